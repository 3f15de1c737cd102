import type * as PdfLib from '@cantoo/pdf-lib';
import type { PDFDocument, PDFFont, PDFPage } from '@cantoo/pdf-lib';

type Library = typeof PdfLib;

/** Points of an A4 sheet. */
export const a4 = { width: 595.28, height: 841.89 } as const;
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

/** A document being written, with the two weights of Helvetica that every reader and printer has. */
export interface PdfDraft {
  readonly document: PDFDocument;
  readonly regular: PDFFont;
  readonly bold: PDFFont;
  readonly library: Library;
}

/** The library is fetched when the first document is made. */
export async function openPdf(title: string, language: string): Promise<PdfDraft> {
  const library = await import('@cantoo/pdf-lib');
  const document = await library.PDFDocument.create();
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setLanguage(language);
  document.setProducer('Duret');
  document.setCreator('Duret');
  const regular = await document.embedFont(library.StandardFonts.Helvetica);
  const bold = await document.embedFont(library.StandardFonts.HelveticaBold);
  return { document, regular, bold, library };
}

/**
 * What the built-in fonts can show (Windows-1252): the thin space of French becomes a plain no-break space, other scripts
 * become `?`, seen rather than lost.
 */
export function pdfText(text: string): string {
  return text
    .replaceAll(/[\u202f\u2009]/g, '\u00a0')
    .replaceAll(/[\u2060\u200b]/g, '')
    .replaceAll(
      /[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac\u0152\u0153\u0178\u2022]/g,
      '?',
    );
}

/** One line at most so wide, the rest told by an ellipsis. */
export function fitWidth(text: string, font: PDFFont, size: number, width: number): string {
  const clean = pdfText(text);
  if (font.widthOfTextAtSize(clean, size) <= width) return clean;
  let kept = clean;
  while (kept !== '' && font.widthOfTextAtSize(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** @param y of the bars' foot, from the bottom of the page */
export function drawBars(
  page: PDFPage,
  code: { readonly bars: readonly { readonly x: number; readonly width: number }[]; readonly modules: number },
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const module = box.width / code.modules;
  for (const { x, width } of code.bars)
    page.drawRectangle({ x: box.x + x * module, y: box.y, width: width * module, height: box.height });
}
