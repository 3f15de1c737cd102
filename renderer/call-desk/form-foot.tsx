import type { ReactNode } from 'react';

/** How a small form ends: what went wrong, the act, and the way out. */
export function FormFoot({
  failed,
  go,
  leave,
  onLeave,
}: {
  failed: string | null;
  go: string;
  leave: string;
  onLeave: () => void;
}): ReactNode {
  return (
    <>
      {failed && (
        <p className="notice refused" role="alert">
          {failed}
        </p>
      )}
      <div className="ends">
        <button type="submit" className="btn go">
          {go}
        </button>
        <button type="button" className="btn" onClick={onLeave}>
          {leave}
        </button>
      </div>
    </>
  );
}
