import { expect } from 'chai';
import { writePdf, type PdfWriter } from '../../src/platform/pdf/pdf-document.js';
import { readPdf } from '../support/pdf-reading.js';

describe('a table in a PDF', () => {
  /** Rows of one to seven lines, of which the last word tells where the row ends. */
  const rows = Array.from({ length: 90 }, (_, at) => [
    `begin${at} ${'langere tekst '.repeat((at * 7) % 36)} einde${at}`,
    `waarde${at}`,
  ]);

  const written = async (write: (writer: PdfWriter) => void) =>
    readPdf(
      await writePdf(
        {
          ...{ title: 'Proef', language: 'nl-NL', author: 'Proef', createdAt: new Date('2026-11-22T09:00:00Z') },
          ...{ footer: 'Proef', pageLabel: (page, pages) => `Pagina ${page} van ${pages}` },
        },
        write,
      ),
    );

  it('says all of a text that is longer than a page', async () => {
    const words = Array.from({ length: 900 }, (_, at) => `woord${at}.`);
    const { text } = await written((writer) => {
      writer.facts([
        ['Kort', 'een'],
        ['Lang', words.join(' ')],
      ]);
      writer.table(['Wat', 'Hoeveel'], [[words.join(' '), 'twee']]);
    });
    const said = words.map((word) => text.split(` ${word} `).length - 1);
    expect(said).to.deep.equal(words.map(() => 2));
  });

  it('has its head on each page, holds each row once and cuts none in two', async () => {
    const { pageTexts, structure } = await written((writer) => {
      writer.heading(1, 'Een lange tabel');
      writer.table(['Wat', 'Hoeveel'], rows, [3, 1]);
      writer.paragraph('Na de tabel.');
    });
    expect(pageTexts.length).to.be.above(3);
    expect(pageTexts.map((text) => text.match(/Wat Hoeveel/g)?.length)).to.deep.equal(pageTexts.map(() => 1));
    const whole = rows.map(([text = '', value = '']) => `${text} ${value}`.replace(/\s+/g, ' '));
    const found = whole.map((row) => pageTexts.filter((text) => text.includes(`${row} `)).length);
    expect(found).to.deep.equal(rows.map(() => 1));
    expect(structure.match(/"role":"TH"/g), 'the head of each page is a head to a screen reader too').to.have.length(
      2 * pageTexts.length,
    );
  });
});
