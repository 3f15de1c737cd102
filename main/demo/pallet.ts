import { encodeEpc } from '../../drivers/epc/encode.ts';
import type { SceneTag } from '../../drivers/simulation/scene.ts';
import { sampleCompanyPrefix, sampleProducts, sampleReceipts } from './sample-catalogue.ts';

/** How the pallet differs from its delivery note, by reference: what is missing, what came in excess. */
const differences: Readonly<Record<string, number>> = { 'DIFF-40A': -1, 'BORNE-7K': 1 };
/** On the pallet, and on no line of the note. */
const unannounced = ['PRISE-2PT'];

/** The tags of the pallet that the first sample delivery note announces: real SGTIN-96, one per piece. */
export function palletTags(): SceneTag[] {
  const lines = sampleReceipts[0]?.lines ?? [];
  const pieces = [
    ...lines.flatMap(([reference, quantity]) => piecesOf(reference, quantity + (differences[reference] ?? 0))),
    ...unannounced.flatMap((reference) => piecesOf(reference, 1)),
  ];
  return pieces.map(({ epcHex, serial }) => ({
    epcHex,
    rssiDbm: -46 - (serial % 17),
    hearing: 0.25 + (serial % 5) / 10,
  }));
}

function piecesOf(reference: string, quantity: number): { readonly epcHex: string; readonly serial: number }[] {
  const index = sampleProducts.findIndex((product) => product.reference === reference);
  const product = sampleProducts[index];
  if (!product) throw new Error(`no sample product ${reference}`);
  return Array.from({ length: quantity }, (_, piece) => {
    const serial = 260_000 + index * 100 + piece;
    const encoded = encodeEpc({
      key: 'sgtin',
      scheme: 'sgtin-96',
      gtin: product.barcode.padStart(14, '0'),
      serial: String(serial),
      filter: 1,
      companyPrefixLength: sampleCompanyPrefix.length,
      hostname: null,
      aidcFollows: false,
    });
    if (!encoded.ok) throw new Error(`sample product ${reference}: ${encoded.failure.kind}`);
    return { epcHex: encoded.epcHex, serial };
  });
}
