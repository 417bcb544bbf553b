/** The kinds of file a scan may be, by their media type. */
export const SCAN_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export type ScanType = (typeof SCAN_TYPES)[number];

/** How each kind begins. What the sender says of the type is never believed. */
const BEGINNINGS: Readonly<Record<ScanType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
};

const EXTENSIONS: Readonly<Record<ScanType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** The kind of a file by its first bytes; null when it is none of the kinds. */
export const scanTypeOf = (bytes: Uint8Array): ScanType | null =>
  SCAN_TYPES.find((type) => BEGINNINGS[type].every((byte, index) => bytes[index] === byte)) ?? null;

/** `pdf`, `png` or `jpg`. */
export const extensionOf = (type: ScanType): string => EXTENSIONS[type];

/** A sender's file name as a label: without folders and control characters, at most 120 characters. It names nothing on disk. */
export const labelOf = (name: string): string => {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/\p{Cc}/gu, '').trim();
  return clean.replace(/^\.+/, '').slice(0, 120) || 'bestand';
};
