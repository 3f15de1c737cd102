/**
 * Barcodes with what GS1's General Specifications say of them, worked out by hand: `elements` in order, or null for text
 * that must be refused. Separators are ASCII 29.
 */
export const BARCODES: readonly {
  readonly text: string;
  readonly elements: readonly (readonly [ai: string, value: string])[] | null;
}[] = [
  { text: ']C10103017620422003', elements: [['01', '03017620422003']] },
  { text: '0103017620422003', elements: [['01', '03017620422003']] },
  {
    text: ']C1010301762042200310LOT1\u001D17261130',
    elements: [
      ['01', '03017620422003'],
      ['10', 'LOT1'],
      ['17', '261130'],
    ],
  },
  {
    text: ']d2\u001D010301762042200321A/b-7',
    elements: [
      ['01', '03017620422003'],
      ['21', 'A/b-7'],
    ],
  },
  { text: ']C100095201234567891235', elements: [['00', '095201234567891235']] },
  // Day 00 means the whole month (7.12).
  {
    text: ']C1010301762042200317260200',
    elements: [
      ['01', '03017620422003'],
      ['17', '260200'],
    ],
  },
  // Measures with the decimal point in the AI (3.6.2): a cable's length and weight.
  {
    text: ']C101030176204220033112001250',
    elements: [
      ['01', '03017620422003'],
      ['3112', '001250'],
    ],
  },
  {
    text: ']C101030176204220033102012345',
    elements: [
      ['01', '03017620422003'],
      ['3102', '012345'],
    ],
  },
  { text: ']C180030061414112345232a/b', elements: [['8003', '0061414112345232a/b']] },
  { text: ']C1800406141415678', elements: [['8004', '06141415678']] },
  { text: ']C18018061414112345678902', elements: [['8018', '061414112345678902']] },
  { text: ']C1253401234598765212345', elements: [['253', '401234598765212345']] },
  {
    text: ']C141406141411234522545678',
    elements: [
      ['414', '0614141123452'],
      ['254', '5678'],
    ],
  },
  {
    text: ']C18006030176204220030102\u001D21981',
    elements: [
      ['8006', '030176204220030102'],
      ['21', '981'],
    ],
  },
  {
    text: ']C18020REF-7\u001D4150614141123452',
    elements: [
      ['8020', 'REF-7'],
      ['415', '0614141123452'],
    ],
  },
  { text: ']E03017620422003', elements: [['01', '03017620422003']] },
  { text: ']C10103017620422004', elements: null },
  { text: ']C100095201234567891236', elements: null },
  { text: ']C117261301', elements: null },
  { text: ']C117260230', elements: null },
  { text: ']C1010301762042', elements: null },
  { text: ']C1010301762042200305X', elements: null },
  { text: ']C121SSSSSSSSSSSSSSSSSSSSS', elements: null },
  { text: ']C130SIX', elements: null },
];
