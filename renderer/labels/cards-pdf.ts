import { commandCards, type CardCommand } from '../depot/command-cards.ts';
import { code128Bars } from './barcode-image.ts';
import { a4, drawBars, fitWidth, mm, openPdf } from './pdf-page.ts';

const columns = 2;
const rows = 7;
const margin = mm(12);

/** The sheet of command cards: cut along the lines, hung where hands in gloves reach them. @param words what each card says in large */
export async function cardsPdf(
  title: string,
  language: string,
  words: (command: CardCommand) => { readonly name: string; readonly use: string },
): Promise<Uint8Array> {
  const draft = await openPdf(title, language);
  const { regular, bold, library } = draft;
  const width = (a4.width - 2 * margin) / columns;
  const height = (a4.height - 2 * margin) / rows;
  for (let from = 0; from < commandCards.length; from += columns * rows) {
    const page = draft.document.addPage([a4.width, a4.height]);
    for (const [index, { text, command }] of commandCards.slice(from, from + columns * rows).entries()) {
      const x = margin + (index % columns) * width;
      const y = a4.height - margin - (Math.floor(index / columns) + 1) * height;
      page.drawRectangle({
        x,
        y,
        width,
        height,
        borderWidth: 0.5,
        borderColor: library.grayscale(0.6),
        borderDashArray: [3, 3],
      });
      const { name, use } = words(command);
      const inner = width - mm(12);
      page.drawText(fitWidth(name, bold, 24, inner), { x: x + mm(6), y: y + height - mm(10), size: 24, font: bold });
      page.drawText(fitWidth(use, regular, 10, inner), {
        x: x + mm(6),
        y: y + height - mm(15.5),
        size: 10,
        font: regular,
        color: library.grayscale(0.25),
      });
      const code = await code128Bars(text);
      // Half a millimetre a module where it fits: read at arm's length.
      const codeWidth = Math.min(inner, code.modules * mm(0.5));
      drawBars(page, code, { x: x + mm(6), y: y + mm(7), width: codeWidth, height: mm(12) });
      page.drawText(text, { x: x + mm(6), y: y + mm(3), size: 8, font: regular });
    }
  }
  return draft.document.save();
}
