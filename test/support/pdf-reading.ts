import { extractText, getDocumentProxy } from 'unpdf';

/** What tests ask of a PDF; the reader's own typings need a package that is not installed. */
interface PdfProxy {
  readonly numPages: number;
  getMetadata(): Promise<{ info: Record<string, string>; hasStructTree: boolean }>;
  getPage(number: number): Promise<{ getStructTree(): Promise<unknown> }>;
}

export interface ReadPdf {
  /** All text in the order of reading, with single spaces. */
  readonly text: string;
  readonly pages: number;
  /** The text of each page, with single spaces. */
  readonly pageTexts: readonly string[];
  readonly title: string | undefined;
  readonly language: string | undefined;
  readonly isTagged: boolean;
  /** The trees of structure of all pages, as JSON. */
  readonly structure: string;
}

/** Reads a PDF back. */
export const readPdf = async (file: Uint8Array): Promise<ReadPdf> => {
  const proxy: unknown = await getDocumentProxy(new Uint8Array(file));
  const pdf = proxy as PdfProxy;
  const { text } = await extractText(proxy as Parameters<typeof extractText>[0], { mergePages: false });
  const pageTexts = text.map((one) => one.replace(/\s+/g, ' '));
  const { info, hasStructTree } = await pdf.getMetadata();
  const trees: unknown[] = [];
  for (let number = 1; number <= pdf.numPages; number++) trees.push(await (await pdf.getPage(number)).getStructTree());
  return {
    text: pageTexts.join(' '),
    pages: pdf.numPages,
    pageTexts,
    title: info.Title,
    language: info.Language,
    isTagged: hasStructTree,
    structure: JSON.stringify(trees),
  };
};
