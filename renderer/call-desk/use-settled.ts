import { useEffect, useState } from 'react';
import { afterFrame } from '../app/frames.ts';

/** What a call that rings changes at the desk is drawn after the frame that shows who rings. */
export function useSettled<A>(value: A): A {
  const [settled, setSettled] = useState(value);
  useEffect(() => afterFrame(() => setSettled(value)), [value]);
  return settled;
}
