const themes = ['light', 'dark', 'contrast'] as const;
type Theme = (typeof themes)[number];

const moreContrast = matchMedia('(prefers-contrast: more)');
const darkScheme = matchMedia('(prefers-color-scheme: dark)');

/**
 * The theme chosen on this station, else what the system prefers, also when it changes its mind at nightfall.
 * `?theme=` wins, for a wall screen set by its shortcut.
 */
export function startTheme(): void {
  showTheme();
  for (const preference of [moreContrast, darkScheme]) preference.addEventListener('change', showTheme);
}

/** Light, dark, contrast, light… */
export function nextTheme(): void {
  const root = document.documentElement;
  const next = themes[(themes.indexOf(root.dataset['theme'] as Theme) + 1) % themes.length] ?? 'light';
  root.dataset['theme'] = next;
  localStorage.setItem('theme', next);
}

function showTheme(): void {
  const asked = new URLSearchParams(location.search).get('theme');
  const chosen = [localStorage.getItem('theme'), asked].findLast((name) => themes.some((theme) => theme === name));
  const system = moreContrast.matches ? 'contrast' : darkScheme.matches ? 'dark' : 'light';
  document.documentElement.dataset['theme'] = chosen ?? system;
}
