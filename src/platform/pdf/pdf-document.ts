import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

/** What the reader's software shows of a document, and what stands under each page. */
export interface PdfFrame {
  readonly title: string;
  /** A BCP 47 tag, as `nl-NL`; a screen reader picks its voice by it. */
  readonly language: string;
  readonly author: string;
  readonly createdAt: Date;
  /** Stands left under each page. */
  readonly footer: string;
  /** Stands right under each page. */
  readonly pageLabel: (page: number, pages: number) => string;
}

/** What a document is written with, from the top down. Every part is tagged for a screen reader. */
export interface PdfWriter {
  heading(level: 1 | 2 | 3, text: string): void;
  /** Text under a heading, in a quieter colour. */
  lead(text: string): void;
  /** An empty line in the text begins a new paragraph. */
  paragraph(text: string): void;
  list(items: readonly string[]): void;
  /** Names and values beside each other. */
  facts(items: readonly (readonly [name: string, value: string])[]): void;
  /** A table with a head, again on each page that it goes on to; no row is cut in two. Widths are shares of the page. */
  table(head: readonly string[], rows: readonly (readonly string[])[], shares?: readonly number[]): void;
  /** Begins a new page. */
  page(): void;
}

const font = (file: string): string => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${file}`));
const FONTS = {
  text: font('400Regular/NotoSans_400Regular.ttf'),
  strong: font('600SemiBold/NotoSans_600SemiBold.ttf'),
};

/** In points of 1/72 inch. */
const MARGIN = 56;
const FOOT = 72;
const INK = '#1b2733';
const QUIET = '#52606d';
const LINE = '#c5ced6';
const ACCENT = '#0b5d6b';
const SHADE = '#eef3f5';
const SIZE = { 1: 20, 2: 13, 3: 10.5, text: 9.5, small: 8 } as const;
const BEFORE = { 1: 0, 2: 14, 3: 8 } as const;
/** A heading goes to the next page rather than stand there without this much under it: the head of a table and a row of three lines. */
const KEPT_WITH_HEADING = 90;
const LINE_HEIGHT = 16;
const INDENT = 16;
/** Of a cell: above and below, left and right. */
const PADDING = [3.5, 6] as const;
/** What measuring may be off by over a page of rows. */
const SLACK = 2;

type Doc = PDFKit.PDFDocument;
type Tag = Parameters<Doc['struct']>[0];
type Cell = PDFKit.Mixins.CellOptions;

const createWriter = (doc: Doc, root: PDFKit.PDFStructureElement): PdfWriter => {
  const width = (): number => doc.page.width - 2 * MARGIN;
  const tagged = (tag: Tag, write: () => void): void => void root.add(doc.struct(tag, {}, write));
  const plain = () => doc.font('text').fontSize(SIZE.text).fillColor(INK);
  const columnsOf = (shares: readonly number[]): number[] => {
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => (share / total) * width());
  };
  const grid = (rows: readonly (readonly Cell[])[], columns: readonly number[]): void => {
    plain();
    doc.x = MARGIN;
    doc.table({
      // The typings do not know yet that a table can be put under a structure element.
      ...({ structParent: root } as object),
      maxWidth: width(),
      columnStyles: [...columns],
      defaultStyle: {
        padding: [...PADDING],
        border: [0, 0, 0.5, 0],
        borderColor: LINE,
        align: { x: 'left', y: 'top' },
      },
      data: rows.map((row) => [...row]),
    });
    doc.x = MARGIN;
  };
  /** How high a row of a table is, in points. */
  const heightOf = (row: readonly string[], columns: readonly number[]): number =>
    2 * PADDING[0] +
    Math.max(...row.map((text, at) => doc.heightOfString(text, { width: (columns[at] ?? 0) - 2 * PADDING[1] })));
  /** The part of a text, by words, that is no higher than this, and the rest. */
  const splitAt = (text: string, room: number, columnWidth: number): readonly [string, string] => {
    const words = text.split(/(?<=\s)/);
    const fits = (count: number): boolean =>
      doc.heightOfString(words.slice(0, count).join(''), { width: columnWidth - 2 * PADDING[1] }) <= room;
    if (fits(words.length)) return [text, ''];
    let [low, high] = [1, words.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    return [words.slice(0, low).join('').trimEnd(), words.slice(low).join('')];
  };
  /** A row as rows that each fit on a page with the head above it: pdfkit leaves out what is below the page. */
  const rowsThatFit = (row: readonly string[], columns: readonly number[], headHeight: number): string[][] => {
    const room = doc.page.maxY() - MARGIN - headHeight - 2 * PADDING[0] - SLACK;
    const rows: string[][] = [];
    for (let rest = [...row]; rest.some((text) => text !== '');) {
      const parts = rest.map((text, at) => splitAt(text, room, columns[at] ?? 0));
      rows.push(parts.map(([part]) => part));
      rest = parts.map(([, left]) => left);
    }
    return rows.length === 0 ? [[...row]] : rows;
  };

  return {
    heading: (level, text) => {
      const size = SIZE[level];
      if (doc.y + BEFORE[level] + size + KEPT_WITH_HEADING > doc.page.height - FOOT) doc.addPage();
      else if (doc.y > MARGIN) doc.y += BEFORE[level];
      tagged(`H${level}`, () => {
        doc
          .font('strong')
          .fontSize(size)
          .fillColor(level === 3 ? INK : ACCENT);
        doc.text(text, MARGIN, doc.y, { width: width() });
      });
      doc.y += level === 3 ? 1 : 4;
    },
    lead: (text) => {
      tagged('P', () => {
        doc.font('text').fontSize(SIZE[3]).fillColor(QUIET).text(text, MARGIN, doc.y, { width: width(), lineGap: 1.5 });
      });
      doc.moveDown(0.4);
    },
    paragraph: (text) => {
      for (const part of text.split(/\n\s*\n/).filter((one) => one.trim() !== '')) {
        tagged('P', () => {
          plain().text(part.trim(), MARGIN, doc.y, { width: width(), lineGap: 1.5 });
        });
        doc.moveDown(0.4);
      }
    },
    list: (items) => {
      const list = doc.struct('L');
      root.add(list);
      for (const item of items) {
        if (doc.y + LINE_HEIGHT > doc.page.height - FOOT) doc.addPage(); // the mark and its text stay together
        const entry = doc.struct('LI');
        list.add(entry);
        const top = doc.y;
        entry.add(doc.struct('Lbl', {}, () => void plain().text('•', MARGIN + 4, top)));
        entry.add(
          doc.struct('LBody', {}, () => {
            plain().text(item, MARGIN + INDENT, top, { width: width() - INDENT, lineGap: 1.5 });
          }),
        );
        entry.end();
      }
      list.end();
      doc.x = MARGIN;
      doc.moveDown(0.4);
    },
    facts: (items) => {
      plain();
      const columns = columnsOf([1, 2.4]);
      const rows = items.flatMap((item) => rowsThatFit(item, columns, 0));
      grid(
        rows.map(([name = '', value = '']) => [
          { text: name, type: 'TH', textColor: QUIET, ...({ scope: 'Row' } as object) },
          { text: value, type: 'TD' },
        ]),
        columns,
      );
      doc.moveDown(0.6);
    },
    table: (head, rows, shares = head.map(() => 1)) => {
      const heads = head.map((text): Cell => ({
        text,
        type: 'TH',
        ...({ scope: 'Column' } as object),
        font: { src: 'strong' },
        backgroundColor: SHADE,
      }));
      const columns = columnsOf(shares);
      plain().font('strong');
      const headHeight = heightOf(head, columns);
      plain();
      // pdfkit knows no head that comes back, so each page gets a table of its own, with the rows that fit on it whole.
      let part: Cell[][] = [];
      let top = doc.y + headHeight;
      for (const row of rows.flatMap((one) => rowsThatFit(one, columns, headHeight))) {
        const height = heightOf(row, columns);
        if (top + height >= doc.page.maxY() - SLACK && top > MARGIN + headHeight) {
          if (part.length > 0) grid([heads, ...part], columns);
          doc.addPage();
          part = [];
          top = MARGIN + headHeight;
        }
        part.push(row.map((text) => ({ text })));
        top += height;
      }
      grid([heads, ...part], columns);
      doc.moveDown(0.6);
    },
    page: () => void doc.addPage(),
  };
};

/** The same footer on every page; marked as no part of the text, so that it is not read out between two sentences. */
const addFooters = (doc: Doc, frame: PdfFrame): void => {
  const { start, count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    doc.switchToPage(start + index);
    doc.page.margins.bottom = 0; // else writing below the text begins a page
    const top = doc.page.height - 44;
    const width = doc.page.width - 2 * MARGIN;
    doc.markContent('Artifact', { type: 'Pagination' });
    doc
      .moveTo(MARGIN, top - 6)
      .lineTo(MARGIN + width, top - 6)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    doc.font('text').fontSize(SIZE.small).fillColor(QUIET);
    doc.text(frame.footer, MARGIN, top, { width: width - 110, height: 22, ellipsis: true });
    doc.text(frame.pageLabel(index + 1, count), MARGIN + width - 100, top, { width: 100, align: 'right' });
    doc.endMarkedContent();
  }
};

/** Writes a tagged A4 document and gives the file. */
export const writePdf = (frame: PdfFrame, write: (writer: PdfWriter) => void): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: FOOT },
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      ...({ subset: 'PDF/UA' } as object), // ISO 14289: text for everyone; not in the typings yet
      lang: frame.language,
      displayTitle: true,
      info: { Title: frame.title, Author: frame.author, Creator: frame.author, CreationDate: frame.createdAt },
      font: FONTS.text,
    });
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    doc.registerFont('text', FONTS.text).registerFont('strong', FONTS.strong);
    doc.on('pageAdded', () => doc.font('text'));
    const root = doc.struct('Document');
    doc.addStructure(root);
    write(createWriter(doc, root));
    root.end();
    addFooters(doc, frame);
    doc.end();
  });
