/** No frame comes to a window that is covered meanwhile: what waits for one waits no longer than this. */
const latestMs = 100;

/** Runs `draw` in the next animation frame; in a hidden window, which has none, at once. */
export function inFrame(draw: () => void): void {
  soon(draw, (frame) => void requestAnimationFrame(frame));
}

/** Runs `draw` once the next frame was painted. */
export function afterFrame(draw: () => void): void {
  soon(draw, (frame) => void requestAnimationFrame(() => void setTimeout(frame)));
}

function soon(draw: () => void, ask: (frame: () => void) => void): void {
  if (document.hidden) return draw();
  let drawn = false;
  const once = (): void => {
    if (drawn) return;
    drawn = true;
    clearTimeout(latest);
    draw();
  };
  const latest = setTimeout(once, latestMs);
  ask(once);
}
