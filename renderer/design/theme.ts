const themes = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** The theme chosen on this station, else what the system prefers. `?theme=` wins, for a wall screen set by its shortcut. */
export function startTheme(): void {
  const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem('theme');
  const system = matchMedia('(prefers-contrast: more)').matches
    ? 'contrast'
    : matchMedia('(prefers-color-scheme: dark)').matches
      ? 'dark'
      : 'light';
  document.documentElement.dataset['theme'] = themes.find((theme) => theme === asked) ?? system;
}

/** Light, dark, contrast, light… */
export function nextTheme(): void {
  const root = document.documentElement;
  const next = themes[(themes.indexOf(root.dataset['theme'] as Theme) + 1) % themes.length] ?? 'light';
  root.dataset['theme'] = next;
  localStorage.setItem('theme', next);
}
