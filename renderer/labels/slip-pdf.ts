import { code128Bars } from './barcode-image.ts';
import { a4, drawBars, fitWidth, mm, openPdf, pdfText, type PdfDraft } from './pdf-page.ts';

/** A delivery or transfer on paper. Texts are ready to be read: whoever makes it has the words. */
export interface Slip {
  /** `Bon de réception` */
  readonly title: string;
  /** Name of the document in Odoo. */
  readonly name: string;
  readonly language: string;
  /** Label and value: supplier, from, to, when, who, station. */
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: readonly [string, string, string];
  readonly lines: readonly { readonly name: string; readonly detail: string; readonly quantity: string }[];
  /** What the sheet says as long as Odoo has not confirmed: the word in large, and why. Null: confirmed. */
  readonly provisional: { readonly word: string; readonly why: string } | null;
  readonly note: string;
  readonly signatures: readonly string[];
  /** What was signed on the screen, in the last field: JPEG, base64. */
  readonly signed: string | null;
  /** `Page {{page}} sur {{pages}}` already with its holes filled. */
  readonly pageWords: (page: number, pages: number) => string;
  /** Name of the act: what a clerk finds it by when the paper is all there is. */
  readonly actId: string;
}

const margin = mm(18);
const rowHeight = 26;
/** What fits between the lines and the signatures. */
const noteLines = 3;
const inner = a4.width - 2 * margin;

/** A4, black on white, as many pages as it takes. @returns the file */
export async function slipPdf(slip: Slip): Promise<Uint8Array> {
  const draft = await openPdf(`${slip.title} ${slip.name}`, slip.language);
  const code = await code128Bars(slip.name);
  const firstTop = headHeight(slip);
  const perFirst = Math.max(1, Math.floor((a4.height - firstTop - mm(62)) / rowHeight));
  const perNext = Math.floor((a4.height - mm(45) - mm(62)) / rowHeight);
  const chunks = [slip.lines.slice(0, perFirst)];
  for (let at = perFirst; at < slip.lines.length; at += perNext) chunks.push(slip.lines.slice(at, at + perNext));

  for (const [index, lines] of chunks.entries()) {
    const page = draft.document.addPage([a4.width, a4.height]);
    const write = writer(draft, page);
    let y = a4.height - margin;
    if (slip.provisional) y = banner(draft, page, slip.provisional, y);
    write(slip.title, margin, y - 18, 20, true, inner - mm(70));
    write(slip.name, margin, y - 38, 15, true, inner - mm(70));
    drawBars(page, code, { x: a4.width - margin - mm(62), y: y - 38, width: mm(62), height: 34 });
    y -= 58;
    if (index === 0) {
      for (const [label, value] of slip.facts) {
        write(label, margin, y, 10, false, mm(40), 0.35);
        write(value, margin + mm(42), y, 11, true, inner - mm(42));
        y -= 17;
      }
    }
    y -= 10;
    head(slip, draft, write, y);
    y -= 8;
    for (const line of lines) {
      page.drawLine({ start: { x: margin, y }, end: { x: a4.width - margin, y }, thickness: 0.5 });
      write(line.name, margin, y - 12, 11, true, inner * 0.74);
      write(line.detail, margin, y - 22, 8.5, false, inner * 0.74, 0.3);
      const width = draft.bold.widthOfTextAtSize(pdfText(line.quantity), 12);
      write(line.quantity, a4.width - margin - width, y - 15, 12, true, inner);
      y -= rowHeight;
    }
    page.drawLine({ start: { x: margin, y }, end: { x: a4.width - margin, y }, thickness: 0.5 });
    if (index === chunks.length - 1) {
      for (const [at, line] of slip.note.split('\n').slice(0, noteLines).entries())
        write(line, margin, y - 18 - at * 13, 10, false, inner);
      signatures(draft, page, slip.signatures, write);
      if (slip.signed !== null) await sign(draft, page, slip.signed, slip.signatures.length);
    }
    write(slip.actId, margin, mm(10), 7.5, false, inner * 0.7, 0.4);
    const words = slip.pageWords(index + 1, chunks.length);
    write(words, a4.width - margin - draft.regular.widthOfTextAtSize(pdfText(words), 9), mm(10), 9, false, inner);
  }
  return draft.document.save();
}

const headHeight = ({ facts, provisional }: Slip): number =>
  margin + 58 + 18 + facts.length * 17 + (provisional ? mm(17) : 0);

type Write = (text: string, x: number, y: number, size: number, bold: boolean, width: number, grey?: number) => void;

function writer({ regular, bold, library }: PdfDraft, page: ReturnType<PdfDraft['document']['addPage']>): Write {
  return (text, x, y, size, isBold, width, grey = 0) => {
    const font = isBold ? bold : regular;
    page.drawText(fitWidth(text, font, size, width), { x, y, size, font, color: library.grayscale(grey) });
  };
}

function head({ columns }: Slip, { regular }: PdfDraft, write: Write, y: number): void {
  write(`${columns[0]}, ${columns[1]}`, margin, y, 9, false, inner * 0.7, 0.3);
  const width = regular.widthOfTextAtSize(pdfText(columns[2]), 9);
  write(columns[2], a4.width - margin - width, y, 9, false, inner, 0.3);
}

/** Black ground, white word: nobody takes this paper for the confirmed one, also as a photocopy. */
function banner(
  { bold, regular, library }: PdfDraft,
  page: ReturnType<PdfDraft['document']['addPage']>,
  { word, why }: NonNullable<Slip['provisional']>,
  y: number,
): number {
  const height = mm(12);
  page.drawRectangle({ x: margin, y: y - height, width: inner, height, color: library.grayscale(0) });
  page.drawText(pdfText(word), {
    x: margin + 8,
    y: y - height + 11,
    size: 18,
    font: bold,
    color: library.grayscale(1),
  });
  const left = margin + 20 + bold.widthOfTextAtSize(pdfText(word), 18);
  page.drawText(fitWidth(why, regular, 10, a4.width - margin - left - 8), {
    x: left,
    y: y - height + 13,
    size: 10,
    font: regular,
    color: library.grayscale(1),
  });
  return y - height - mm(5);
}

function signatures(
  { library }: PdfDraft,
  page: ReturnType<PdfDraft['document']['addPage']>,
  names: readonly string[],
  write: Write,
): void {
  const width = fieldWidth(names.length);
  for (const [index, name] of names.entries()) {
    const x = margin + index * (width + fieldGap);
    page.drawRectangle({
      x,
      y: mm(18),
      width,
      height: mm(28),
      borderWidth: 0.5,
      borderColor: library.grayscale(0.4),
    });
    write(name, x + 5, mm(18) + mm(28) - 12, 9, false, width - 10, 0.3);
  }
}

const fieldGap = mm(4);
const fieldWidth = (fields: number): number => (inner + fieldGap) / Math.max(1, fields) - fieldGap;

/** The signature into the last field, whole. */
async function sign(
  { document }: PdfDraft,
  page: ReturnType<PdfDraft['document']['addPage']>,
  signed: string,
  fields: number,
): Promise<void> {
  const picture = await document.embedJpg(signed);
  const [width, height] = [fieldWidth(fields) - 12, mm(28) - 18];
  const scale = Math.min(width / picture.width, height / picture.height);
  const x = margin + (fields - 1) * (fieldWidth(fields) + fieldGap) + 6;
  page.drawImage(picture, { x, y: mm(18) + 3, width: picture.width * scale, height: picture.height * scale });
}
