/** The vmbo sectors, in the field's own words; `GLOSSARY.md` gives the English. */
export const SECTORS = ['techniek', 'zorg-en-welzijn', 'economie', 'landbouw', 'intersectoraal'] as const;
export type Sector = (typeof SECTORS)[number];
