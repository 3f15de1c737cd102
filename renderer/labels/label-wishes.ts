import type { Settings } from '../../preload/contract/settings.ts';
import type { LabelDrawing } from './label.ts';
import { subjectKey, type LabelSubject } from './templates.ts';
import type { PrintWish } from './use-print.ts';
import { zplOf } from './zpl.ts';

export interface WantedLabel {
  readonly subject: LabelSubject;
  readonly copies: number;
}

/**
 * What is asked of the printer for labels that belong together: the plain ones as one job, which comes out whole, and each
 * label whose tag is written as a job of its own, which is read back, compared and, when it is void, printed again alone.
 * @param subject what a second print of the plain ones would be a print of
 * @param draw MUST leave the tag away where it is told so
 */
export function labelWishes(
  asked: {
    readonly subject: string;
    readonly title: string;
    readonly printer: Pick<Settings['printers'][number], 'id' | 'dpi'>;
    readonly labels: readonly WantedLabel[];
  },
  draw: (subject: LabelSubject, withTag: boolean) => LabelDrawing,
): readonly PrintWish[] {
  const { printer } = asked;
  // Of several copies each would hold the same tag.
  const drawn = asked.labels.map((label) => ({ ...label, drawing: draw(label.subject, label.copies === 1) }));
  const head = { printerId: printer.id, format: 'zpl', copies: 1 } as const;
  const plain = drawn.filter(({ drawing }) => drawing.epcHex === null);
  const tagged = drawn.filter(({ drawing }) => drawing.epcHex !== null);
  return [
    ...(plain.length === 0
      ? []
      : [
          {
            ...head,
            subject: asked.subject,
            title: asked.title,
            data: plain.map(({ drawing, copies }) => zplOf(drawing, printer, copies)).join('\n'),
            verifyEpc: null,
          },
        ]),
    ...tagged.map(({ subject, drawing }) => ({
      ...head,
      subject: subjectKey(subject),
      title: subject.name,
      data: zplOf(drawing, printer, 1),
      verifyEpc: drawing.epcHex,
    })),
  ];
}
