/** Letters that stay one letter when marks are taken off, and what people type for them. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
};

/** A text without case and diacritics: 'Żółć' and 'zolc' fold to the same. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøæœłđıþ]/g, (letter) => SPELLED[letter] ?? letter);

/** The words of a text, folded: runs of letters and digits, each once. Apostrophes and hyphens part words. */
export const searchWords = (text: string): string[] => [...new Set(folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])];
