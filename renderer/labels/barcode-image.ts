import type * as BwipJs from 'bwip-js/browser';
import { elementText, textWidthMm, type LabelDrawing, type LabelElement } from './label.ts';

/** One bar of a line code, in modules from its left edge. */
export interface Bar {
  readonly x: number;
  readonly width: number;
}

type Barcodes = typeof BwipJs;

/** A megabyte of symbologies, fetched when the first code is drawn. */
const barcodes = (): Promise<Barcodes> => import('bwip-js/browser');

/** The bars of a Code 128, and how many modules they span: for whoever draws by other means than SVG. */
export async function code128Bars(text: string): Promise<{ readonly bars: readonly Bar[]; readonly modules: number }> {
  const { svg, width } = drawn((await barcodes()).toSVG, 'code128', text);
  const bars: Bar[] = [];
  for (const [, strokeWidth, path] of svg.matchAll(/stroke-width="(\d+)" d="([^"]*)"/g)) {
    const wide = Number(strokeWidth);
    for (const [, x] of (path ?? '').matchAll(/M(\d+) /g))
      bars.push({ x: (Number(x) - wide / 2) / scale, width: wide / scale });
  }
  return { bars: bars.sort((a, b) => a.x - b.x), modules: width / scale };
}

/**
 * The label as SVG text, one user unit a millimetre: the preview. Codes are drawn by the same rules as the printer's own,
 * sizes of modules are those that it will use.
 */
export async function labelSvg(label: LabelDrawing): Promise<string> {
  const library = await barcodes();
  const parts = label.elements.map((element) => svgElement(element, library));
  const { widthMm, heightMm } = label;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthMm} ${heightMm}" width="${widthMm * 8}" height="${heightMm * 8}">`,
    `<rect width="${widthMm}" height="${heightMm}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('');
}

function svgElement(element: LabelElement, { toSVG }: Barcodes): string {
  switch (element.kind) {
    case 'text': {
      const { xMm, yMm, heightMm, text } = element;
      // The printers' font is narrow, whatever this machine has; its baseline lies at four fifths of its height.
      return `<text x="${xMm}" y="${yMm + heightMm * 0.8}" font-size="${heightMm}" font-family="Arial Narrow, Arial, sans-serif" font-weight="600" fill="#000" textLength="${textWidthMm(text, heightMm)}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
    }
    case 'rule':
      return `<rect x="${element.xMm}" y="${element.yMm}" width="${element.widthMm}" height="${element.heightMm}" fill="#000"/>`;
    case 'code128':
    case 'gs1-128': {
      const bcid = element.kind === 'code128' ? 'code128' : 'gs1-128';
      const { svg, width } = drawn(toSVG, bcid, element.text);
      return placed(svg, element.xMm, element.yMm, (width / scale) * element.moduleMm, element.heightMm);
    }
    case 'datamatrix':
    case 'gs1-datamatrix': {
      const isGs1 = element.kind === 'gs1-datamatrix';
      const text = isGs1 ? elementText(element.elements) : element.text;
      const { svg } = drawn(toSVG, isGs1 ? 'gs1datamatrix' : 'datamatrix', text);
      return placed(svg, element.xMm, element.yMm, element.sizeMm, element.sizeMm);
    }
  }
}

const scale = 2;

function drawn(toSVG: Barcodes['toSVG'], bcid: string, text: string): { readonly svg: string; readonly width: number } {
  try {
    const svg = toSVG({ bcid, text, scale });
    return { svg, width: Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1] ?? 0) };
  } catch {
    // What no symbology carries shows as missing: the printer would print nothing either.
    return { svg: '', width: 0 };
  }
}

function placed(svg: string, x: number, y: number, width: number, height: number): string {
  return svg.replace('<svg', `<svg x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none"`);
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
