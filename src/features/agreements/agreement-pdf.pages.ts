import type { Agreement, Party, Revision } from '../../domain/agreement.js';
import { writePdf, type PdfWriter } from '../../platform/pdf/pdf-document.js';
import { partyTitles } from '../../web/texts/agreements.nl.js';
import { longDay } from '../../web/texts/format.nl.js';
import { sectionsOf, signatureRows, titleOf, type TextBlock } from './agreement-text.pages.js';
import { partiesOf } from './agreements.rules.js';

const writeBlock = (writer: PdfWriter, block: TextBlock): void => {
  switch (block.kind) {
    case 'paragraph':
      return writer.paragraph(block.text);
    case 'list':
      return writer.list(block.items);
    case 'facts':
      return writer.facts(block.items);
    case 'table':
      return writer.table(block.head, block.rows, block.shares);
  }
};

/** One text of an agreement with its signatures, as a PDF file. */
export const agreementPdf = (agreement: Agreement, revision: Revision): Promise<Buffer> => {
  const { content } = revision;
  const title = titleOf(agreement, revision);
  return writePdf(
    {
      title: `${title} van ${content.pupil.name}`,
      language: 'nl-NL',
      author: content.school.name,
      createdAt: revision.completedAt ?? revision.madeAt,
      footer: `${title} · ${content.pupil.name} · versie ${revision.number} van ${longDay(content.madeOn)}`,
      pageLabel: (page, pages) => `Pagina ${page} van ${pages}`,
    },
    (writer) => {
      writer.heading(1, title);
      writer.lead(
        `${content.pupil.name} bij ${content.company.name}. Versie ${revision.number}, gemaakt op ${longDay(content.madeOn)}.`,
      );
      if (revision.reason !== null) writer.paragraph(`Reden van deze versie: ${revision.reason}`);
      for (const section of sectionsOf(content)) {
        writer.heading(2, section.title);
        for (const block of section.blocks) writeBlock(writer, block);
      }
      writer.heading(2, 'Ondertekening');
      writer.facts(signatureRows(revision));
      const waiting = paperRows(revision);
      if (waiting.length > 0) {
        writer.heading(3, 'Tekenen op papier');
        writer.paragraph(
          'Wie niet op het scherm tekent, zet hier een handtekening. De school bewaart er een scan van.',
        );
        writer.table(['Wie', 'Naam', 'Plaats en datum', 'Handtekening'], waiting, [1.1, 1.5, 1.5, 1.9]);
      }
      writer.heading(3, 'Kenmerk van de tekst');
      writer.paragraph(
        'Wie op het scherm tekent, tekent de tekst met dit controlegetal (SHA-256). Verandert er een letter, dan verandert het getal.',
      );
      writer.paragraph(groups(revision.digest));
    },
  );
};

/** Room of three lines, for who writes with a pen. */
const ROOM = '\u00a0\n\u00a0\n\u00a0';

/** A row to sign on for each party that did not yet; none where the text can't be signed any more. */
const paperRows = ({ content, signatures, rejection, cancelledAt }: Revision): string[][] => {
  if (rejection !== null || cancelledAt !== null) return [];
  const { company, pupil, parent, school, mbo } = content;
  const names: Readonly<Record<Party, string>> = {
    company: company.signatory,
    pupil: pupil.name,
    parent: parent?.name ?? '',
    school: school.signatory,
    mbo: mbo?.signatory ?? '',
  };
  return partiesOf(content)
    .filter((party) => !signatures.some((signature) => signature.party === party))
    .map((party) => [partyTitles[party], names[party], ROOM, ROOM]);
};

/** The digest in groups of eight, so that it can be compared by eye and breaks well. */
const groups = (digest: string): string => digest.match(/.{1,8}/g)?.join(' ') ?? digest;

/** The name under which a file is saved. */
export const pdfNameOf = (agreement: Agreement, revision: Revision): string =>
  `leerwerkovereenkomst-${agreement.id}-versie-${revision.number}.pdf`;
