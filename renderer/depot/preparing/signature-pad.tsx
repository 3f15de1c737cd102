import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react';

const size = { width: 900, height: 300 } as const;

/** A field to sign in, with a finger, a glove or a pen. Black on white whatever the theme: it goes onto paper. */
export function SignaturePad({
  label,
  onChange,
}: {
  label: string;
  /** JPEG, base64, after each stroke. */
  onChange: (jpeg: string) => void;
}): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen) return;
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, size.width, size.height);
    pen.strokeStyle = '#000000';
    pen.lineWidth = 5;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
  }, []);

  const at = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLCanvasElement>) => {
    const box = currentTarget.getBoundingClientRect();
    return {
      x: ((clientX - box.left) * size.width) / box.width,
      y: ((clientY - box.top) * size.height) / box.height,
    };
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>): void => {
    const pen = canvas.current?.getContext('2d');
    if (!pen || last.current === null) return;
    const to = at(event);
    pen.beginPath();
    pen.moveTo(last.current.x, last.current.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
    last.current = to;
  };
  return (
    <canvas
      ref={canvas}
      className="signature"
      width={size.width}
      height={size.height}
      role="img"
      aria-label={label}
      data-signature=""
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = at(event);
        draw(event);
      }}
      onPointerMove={draw}
      onPointerUp={() => {
        if (last.current === null) return;
        last.current = null;
        const url = canvas.current?.toDataURL('image/jpeg', 0.7) ?? '';
        onChange(url.slice(url.indexOf(',') + 1));
      }}
    />
  );
}
