/**
 * The demonstration's people and goods: invented. Numbers come from the ranges that ARCEP keeps for fiction,
 * barcodes from the GS1 prefix 952 that is kept for examples.
 */

export type SampleCustomer = {
  readonly name: string;
  readonly phone: string;
  readonly city: string;
  readonly zip: string;
  readonly isCompany: boolean;
};

const people = [
  'Camille Perrin',
  'Julien Favre',
  'Nadia Benali',
  'Élodie Blanc',
  'Thomas Girod',
  'Sophie Mermoz',
  'Karim Haddad',
  'Léa Chappaz',
  'Marc Villard',
  'Hélène Dunand',
  'Bruno Gaillard',
  'Inès Roche',
  'Patrick Simond',
  'Chloé Bouvier',
  'Yves Collomb',
  'Aurélie Tissot',
  'François Ducret',
  'Manon Jacquier',
  'Olivier Rey',
  'Amina Cherif',
  'Gérard Carrier',
  'Lucie Marchand',
  'Denis Fontaine',
  'Zoé Lacroix',
  'Rémi Pellet',
  'Corinne Vuillermoz',
  'Samuel Bonnet',
  'Agnès Brunier',
  'Mehdi Saïdi',
  'Noëlle Arnaud',
];
const organisations = [
  'Mairie de Gilly',
  'Boulangerie Les Deux Épis',
  'Garage du Doron',
  'SCI Les Marmottes',
  'Clinique vétérinaire du Lac',
  'Hôtel Le Grand Arc',
  'Menuiserie Chappuis',
  'Copropriété Le Belvédère',
  'École Saint-Roch',
  'Fromagerie du Beaufortain',
  'Pharmacie de l’Arly',
  'Camping des Sources',
  'Syndic Alpes Gestion',
  'Résidence Les Tilleuls',
  'Imprimerie Rochebrune',
  'Carrosserie Martinet',
  'Cabinet dentaire Vidal',
  'Maison de retraite Les Cimes',
  'Supérette Chez Nadège',
  'Scierie du Val',
  'Auto-école Moderne',
  'Restaurant L’Étape',
  'Crèche Les Petits Loups',
  'Théâtre du Dôme',
  'Domaine skiable des Saisies-Neuves',
  'Coopérative laitière',
  'Atelier Ferronnerie Blanc',
  'Piscine municipale',
  'Bibliothèque Jean-Moulin',
  'Gymnase des Forges',
];
const towns = [
  ['73200', 'Albertville'],
  ['73400', 'Ugine'],
  ['73270', 'Beaufort'],
  ['73460', 'Frontenex'],
  ['73200', 'Gilly-sur-Isère'],
  ['74210', 'Faverges'],
] as const;

/** As people type them, so that the number's own form is never what is searched. */
const forms = [
  (digits: string) => `+33 ${digits[1]} ${pairs(digits.slice(2))}`,
  (digits: string) => pairs(digits),
  (digits: string) => pairs(digits).replaceAll(' ', '.'),
  (digits: string) => `+33${digits.slice(1)}`,
  (digits: string) => `0033 ${digits[1]} ${pairs(digits.slice(2))}`,
];
const pairs = (digits: string) => digits.replaceAll(/(\d\d)(?=\d)/g, '$1 ');
const prefixes = ['063998', '046571', '019900', '035301', '026191', '053649'];

export const sampleCustomers: readonly SampleCustomer[] = [...people, ...organisations].map((name, index) => {
  const isCompany = index >= people.length;
  const prefix = (isCompany ? prefixes[1 + (index % 5)] : prefixes[0]) ?? '';
  const digits = `${prefix}${String(1017 + index * 131).slice(-4)}`;
  const [zip, city] = towns[index % towns.length] ?? towns[0];
  return { name, phone: (forms[index % forms.length] ?? pairs)(digits), city, zip, isCompany };
});

export type SampleProduct = {
  readonly reference: string;
  readonly name: string;
  /** GTIN-13: example prefix, item, check digit. The company prefix is its first seven digits. */
  readonly barcode: string;
  readonly tracking: 'none' | 'lot' | 'serial';
  readonly unit: 'Unité(s)' | 'm';
};

export const sampleCompanyPrefix = '9521141';

const goods: readonly (readonly [string, string, SampleProduct['tracking'], SampleProduct['unit']])[] = [
  ['DISJ-C16', 'Disjoncteur 1P+N 16 A courbe C', 'none', 'Unité(s)'],
  ['DISJ-C20', 'Disjoncteur 1P+N 20 A courbe C', 'none', 'Unité(s)'],
  ['DISJ-C32', 'Disjoncteur 1P+N 32 A courbe C', 'none', 'Unité(s)'],
  ['DIFF-40A', 'Interrupteur différentiel 40 A 30 mA type A', 'none', 'Unité(s)'],
  ['DIFF-63F', 'Interrupteur différentiel 63 A 30 mA type F', 'none', 'Unité(s)'],
  ['COFF-2R', 'Coffret 2 rangées 26 modules', 'none', 'Unité(s)'],
  ['COFF-4R', 'Coffret 4 rangées 52 modules', 'none', 'Unité(s)'],
  ['PARAF-T2', 'Parafoudre type 2 tétrapolaire', 'none', 'Unité(s)'],
  ['ICTA-20', 'Gaine ICTA 3422 ⌀ 20 (couronne 100 m)', 'none', 'Unité(s)'],
  ['ICTA-25', 'Gaine ICTA 3422 ⌀ 25 (couronne 50 m)', 'none', 'Unité(s)'],
  ['R2V-3G2.5', 'Câble U-1000 R2V 3G2,5', 'lot', 'm'],
  ['R2V-5G6', 'Câble U-1000 R2V 5G6', 'lot', 'm'],
  ['FTP-6A', 'Câble réseau catégorie 6A F/FTP', 'lot', 'm'],
  ['H07-VU-1.5', 'Fil H07V-U 1,5 mm² bleu (couronne 100 m)', 'none', 'Unité(s)'],
  ['PRISE-2PT', 'Prise 2P+T 16 A affleurante blanche', 'none', 'Unité(s)'],
  ['INTER-VV', 'Interrupteur va-et-vient 10 A blanc', 'none', 'Unité(s)'],
  ['BAES-45', 'Bloc de secours BAES 45 lm SATI', 'serial', 'Unité(s)'],
  ['BORNE-7K', 'Borne de recharge 7,4 kW monophasée', 'serial', 'Unité(s)'],
  ['BORNE-22K', 'Borne de recharge 22 kW triphasée', 'serial', 'Unité(s)'],
  ['OND-5K', 'Onduleur photovoltaïque 5 kW', 'serial', 'Unité(s)'],
  ['LED-600', 'Dalle LED 600×600 36 W 4000 K', 'none', 'Unité(s)'],
  ['PERFO-SDS', 'Perforateur SDS-plus 18 V', 'serial', 'Unité(s)'],
  ['MULTI-CAT4', 'Multimètre TRMS CAT IV', 'serial', 'Unité(s)'],
  ['CONTR-INST', 'Contrôleur d’installation électrique', 'serial', 'Unité(s)'],
  ['CAM-THERM', 'Caméra thermique', 'serial', 'Unité(s)'],
  ['VISS-12', 'Visseuse 12 V', 'serial', 'Unité(s)'],
];

export const sampleProducts: readonly SampleProduct[] = goods.map(([reference, name, tracking, unit], index) => ({
  reference,
  name,
  barcode: withCheckDigit(`${sampleCompanyPrefix}${String(10_001 + index * 37).padStart(5, '0')}`),
  tracking,
  unit,
}));

/** Codes of whole boxes, as they stand on the box. */
export const samplePackagings: readonly (readonly [reference: string, holds: number, barcode: string])[] = [
  ['DISJ-C16', 12, withCheckDigit('1952114190001')],
  ['PRISE-2PT', 40, withCheckDigit('1952114190002')],
];

/** Serials by tool, as they stand on the tools' tags; `inspected`: it has a day of periodic inspection. */
export const sampleTools: readonly {
  readonly reference: string;
  readonly serials: readonly string[];
  readonly inspected?: true;
}[] = [
  { reference: 'PERFO-SDS', serials: ['4711', '4712', '4713', '4714'] },
  { reference: 'MULTI-CAT4', serials: ['8801', '8802', '8803'], inspected: true },
  { reference: 'CONTR-INST', serials: ['5501', '5502'], inspected: true },
  { reference: 'CAM-THERM', serials: ['3301'] },
  { reference: 'VISS-12', serials: ['1201', '1202', '1203', '1204', '1205'] },
];

/** Cable by drum: product, drum number, metres left on it. The short ones are offcuts. */
export const sampleDrums: readonly (readonly [reference: string, name: string, metres: number])[] = [
  ['R2V-3G2.5', 'T-2601', 500],
  ['R2V-5G6', 'T-2602', 250],
  ['FTP-6A', 'T-2603', 305],
  ['R2V-3G2.5', 'T-2604', 312],
  ['R2V-3G2.5', 'T-2588-C1', 32],
];

/** Open delivery notes. The pallet that arrives in the demonstration is the first one. */
export const sampleReceipts: readonly {
  readonly name: string;
  readonly origin: string;
  readonly supplier: 'Sonévolt' | 'Rexélia';
  readonly lines: readonly (readonly [reference: string, quantity: number])[];
}[] = [
  {
    name: 'DF/IN/00041',
    origin: 'BL SV-260417',
    supplier: 'Sonévolt',
    lines: [
      ['DISJ-C16', 12],
      ['DIFF-40A', 4],
      ['BAES-45', 3],
      ['BORNE-7K', 2],
    ],
  },
  {
    name: 'DF/IN/00042',
    origin: 'BL RX-88213',
    supplier: 'Rexélia',
    lines: [
      ['ICTA-20', 10],
      ['COFF-2R', 6],
      ['PRISE-2PT', 40],
    ],
  },
  {
    name: 'DF/IN/00043',
    origin: 'BL SV-260431',
    supplier: 'Sonévolt',
    lines: [
      ['OND-5K', 2],
      ['LED-600', 16],
      ['PARAF-T2', 5],
    ],
  },
];

function withCheckDigit(digits: string): string {
  const sum = digits
    .split('')
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
