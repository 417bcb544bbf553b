/** Gives the next piece of the input, or null at the end. The piece may be reused by the next call. */
export type NextPiece = () => Uint8Array | null;

/** A JSON text read value by value, without ever holding the whole. */
export interface JsonBytes {
  /** The first byte of the next value or sign, after white space; -1 at the end. */
  readonly peek: () => number;
  /** Takes a sign such as `{`. @throws SyntaxError when something else comes */
  readonly take: (sign: number) => void;
  /** Reads `{` or `[`, calls back for each member or item, and reads the end. A member's name is in `text`. */
  readonly eachMember: (visit: () => void) => void;
  readonly eachItem: (visit: (index: number) => void) => void;
  /** Reads a string into `text`; the hash of its bytes comes back. */
  readonly string: () => number;
  readonly text: { bytes: Uint8Array; length: number };
  /** Reads any value whole; for what is small or wrong. */
  readonly value: () => unknown;
  readonly end: () => void;
}

export const QUOTE = 0x22;
export const BRACKET = 0x5b;
export const BRACE = 0x7b;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ESCAPES: Readonly<Record<string, number>> = {
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  '"': QUOTE,
  '\\': BACKSLASH,
  '/': 0x2f,
};
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The text that was read last, as a string. */
export const textOf = ({ bytes, length }: { bytes: Uint8Array; length: number }): string => {
  if (length > 24) return decoder.decode(bytes.subarray(0, length));
  let out = '';
  for (let i = 0; i < length; i++) {
    if (bytes[i]! >= 0x80) return decoder.decode(bytes.subarray(0, length));
    out += String.fromCharCode(bytes[i]!);
  }
  return out;
};

export const readJsonBytes = (nextPiece: NextPiece): JsonBytes => {
  let piece: Uint8Array = new Uint8Array(0);
  let at = 0;
  let passed = 0;
  const text = { bytes: new Uint8Array(256), length: 0 };

  const fail = (): never => {
    const byte = current();
    const what = byte < 0 ? 'end of text' : `character ${JSON.stringify(String.fromCharCode(byte))}`;
    throw new SyntaxError(`unexpected ${what} at byte ${passed + at}`);
  };
  const current = (): number => {
    while (at >= piece.length) {
      const next = nextPiece();
      if (!next) return -1;
      passed += piece.length;
      piece = next;
      at = 0;
    }
    return piece[at]!;
  };
  const peek = (): number => {
    for (;;) {
      const byte = at < piece.length ? piece[at]! : current();
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      at++;
    }
  };
  const take = (sign: number): void => {
    if (peek() !== sign) fail();
    at++;
  };
  const append = (byte: number): void => {
    if (text.length === text.bytes.length) {
      const larger = new Uint8Array(2 * text.length);
      larger.set(text.bytes);
      text.bytes = larger;
    }
    text.bytes[text.length++] = byte;
  };
  const hexUnit = (): number => {
    let digits = '';
    for (let i = 0; i < 4; i++, at++) digits += String.fromCharCode(Math.max(0, current()));
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail();
    return parseInt(digits, 16);
  };
  const escape = (): void => {
    const sign = String.fromCharCode(Math.max(0, current()));
    if (sign !== 'u') {
      append(ESCAPES[sign] ?? fail());
      at++;
      return;
    }
    at++;
    let unit = String.fromCharCode(hexUnit());
    if (/[\ud800-\udbff]/.test(unit) && current() === BACKSLASH) {
      at++;
      if (current() !== 0x75) {
        encoder.encode(unit).forEach(append);
        escape();
        return;
      }
      at++;
      unit += String.fromCharCode(hexUnit());
    }
    encoder.encode(unit).forEach(append);
  };
  const string = (): number => {
    if (peek() !== QUOTE) fail();
    at++;
    text.length = 0;
    let hash = 0x811c9dc5;
    for (;;) {
      const byte = at < piece.length ? piece[at]! : current();
      if (byte === QUOTE) break;
      if (byte < 0x20) fail();
      at++;
      if (byte === BACKSLASH) escape();
      else append(byte);
    }
    at++;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.bytes[i]!, 0x01000193);
    return hash >>> 0;
  };
  const word = (): string => {
    let out = '';
    for (let byte = peek(); byte >= 0; byte = current()) {
      const sign = String.fromCharCode(byte);
      if (!/[-+.0-9a-zA-Z]/.test(sign)) break;
      out += sign;
      at++;
    }
    return out;
  };
  const number = (): number => {
    let sum = 0;
    let digits = 0;
    for (let byte = current(); byte >= 0x30 && byte <= 0x39 && digits < 15; byte = current()) {
      if (digits > 0 && sum === 0) fail();
      sum = sum * 10 + byte - 0x30;
      digits++;
      at++;
    }
    const after = current();
    if (digits > 0 && after !== 0x2e && after !== 0x65 && after !== 0x45 && !(after >= 0x30 && after <= 0x39))
      return sum;
    const whole = (digits > 0 ? String(sum) : '') + word();
    return NUMBER.test(whole) ? Number(whole) : fail();
  };
  const eachMember = (visit: () => void): void => {
    take(BRACE);
    if (peek() === CLOSE_BRACE) {
      at++;
      return;
    }
    for (;;) {
      string();
      take(COLON);
      visit();
      if (peek() === CLOSE_BRACE) break;
      take(COMMA);
    }
    at++;
  };
  const eachItem = (visit: (index: number) => void): void => {
    take(BRACKET);
    if (peek() === CLOSE_BRACKET) {
      at++;
      return;
    }
    for (let index = 0; ; index++) {
      visit(index);
      if (peek() === CLOSE_BRACKET) break;
      take(COMMA);
    }
    at++;
  };
  const value = (): unknown => {
    const byte = peek();
    if (byte === QUOTE) {
      string();
      return textOf(text);
    }
    if (byte === BRACKET) {
      const list: unknown[] = [];
      eachItem(() => list.push(value()));
      return list;
    }
    if (byte === BRACE) {
      const entries: [string, unknown][] = [];
      eachMember(() => {
        const name = textOf(text);
        entries.push([name, value()]);
      });
      return Object.fromEntries(entries);
    }
    if (byte === MINUS || (byte >= 0x30 && byte <= 0x39)) return number();
    const literal = LITERALS.get(word());
    return literal === undefined ? fail() : literal;
  };
  const end = (): void => {
    if (peek() >= 0) fail();
  };
  return { peek, take, eachMember, eachItem, string, text, value, end };
};
