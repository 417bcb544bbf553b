import { expect } from 'chai';
import { agreementPdf } from '../../src/features/agreements/agreement-pdf.pages.js';
import { digestOf } from '../../src/features/agreements/agreement-digest.rules.js';
import { aContent, anAgreement, aRevision, aSignature } from '../support/agreement-builders.js';
import { d } from '../support/builders.js';
import { readPdf } from '../support/pdf-reading.js';

const NAME = 'Şebnem-Łucja Zoë Ọlá van den Heuvel-Çağlar tot Dračevac Ångström-Đorđević';
const content = aContent({
  pupil: { name: NAME, dateOfBirth: d('2011-09-01'), town: '’s-Gravendeel' },
  parent: { name: 'Κώστας Đorđević-Ångström' },
  mbo: { name: 'Graafschap College', signatory: 'Ömer Yılmaz' },
  goals: Array.from(
    { length: 30 },
    (_, index) => `Leerdoel ${index + 1}: zelfstandig de kassa tellen — tot op de cent`,
  ),
  allowanceCentsPerMonth: 12_550,
  hazards: ['machines', 'alcohol-served'],
  findings: [
    {
      rule: 'hazard.supervised',
      severity: 'note',
      article: 'NRK 1:1',
      firstDay: d('2027-02-02'),
      lastDay: d('2027-07-08'),
      facts: { hazard: 'machines', ageBand: 'under-16' },
    },
  ],
});
describe('the PDF of an agreement', () => {
  const revision = aRevision({
    content,
    signatures: [
      aSignature('company', { name: 'Jo Smit', method: 'paper', digest: digestOf(content) }),
      aSignature('parent', { name: 'Kees', digest: digestOf(content) }),
    ],
  });
  const agreement = anAgreement({ revisions: [revision] });

  it('leaves room to sign on paper for who did not yet, and none once the text is taken back', async () => {
    const { text } = await readPdf(await agreementPdf(agreement, revision));
    expect(text).to.include('Tekenen op papier').and.to.include('Wie Naam Plaats en datum Handtekening');
    const room = text.slice(text.indexOf('Tekenen op papier'));
    expect(room)
      .to.include('School Test coordinator')
      .and.to.include('Mbo-school Ömer Yılmaz')
      .and.to.not.include('Jo Smit');
    const withdrawn = { ...revision, cancelledAt: new Date('2026-11-23T09:00:00Z') };
    const after = await readPdf(await agreementPdf(anAgreement({ revisions: [withdrawn] }), withdrawn));
    expect(after.text).to.not.include('Tekenen op papier');
  });

  it('says all of it, for long names with accents too', async () => {
    const { pages, text } = await readPdf(await agreementPdf(agreement, revision));
    for (const part of [
      `Leerling ${NAME}, geboren op 1 september 2011, wonend in ’s-Gravendeel`,
      'De Berkel (BRIN 00ZZ00), Zutphen, vertegenwoordigd door Test coordinator',
      'Ouder of voogd Κώστας Đorđević-Ångström',
      'Werkplaats Zutphen (KvK 00000001), vestiging Werkplaats Zutphen, Stationsplein 1, 7201 MH Zutphen',
      'Graafschap College, vertegenwoordigd door Ömer Yılmaz',
      '2 februari 2027 tot en met 8 juli 2027',
      'Leerwerktraject (LWT), leerjaar 3',
      '€ 125,50 per maand',
      'Leerdoel 30: zelfstandig de kassa tellen — tot op de cent',
      'Stagebegeleider (school) Bo Peters',
      '6. Toezicht door de inspectie Mag langskomen.',
      'Aansprakelijkheid Verzekerd door de school; de premie betaalt het leerbedrijf',
      '8. Einde In overleg.',
      'Dag Begin Einde Pauze Werktijd dinsdag 08:30 16:00 30 min 7 uur donderdag 08:30 16:00 30 min 7 uur',
      'Licht werk aan of bij machines',
      'NRK 1:1',
      'Leerbedrijf Jo Smit, 23 november 2026, op papier; de school bewaart een scan',
      'Ouder of voogd Kees, 23 november 2026, op het scherm, met een persoonlijke link en een code per mail',
      'vanaf 127.0.0.1',
      'School Nog niet ondertekend',
      (revision.digest.match(/.{8}/g) ?? []).join(' '),
      `Pagina 1 van ${pages}`,
      `Pagina ${pages} van ${pages}`,
    ])
      expect(text.replaceAll(' ', ''), part).to.contain(part.replaceAll(' ', '')); // a name may break after a hyphen
    expect(text).to.not.contain('\ufffd');
  });

  it('is tagged, in Dutch and under its own title', async () => {
    const { title, language, isTagged, structure } = await readPdf(await agreementPdf(agreement, revision));
    expect([language, title, isTagged]).to.deep.equal(['nl-NL', `Leerwerkovereenkomst van ${NAME}`, true]);
    for (const role of ['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'LBody'])
      expect(structure).to.contain(`"role":"${role}"`);
  });

  it('calls a text after the first signed one an amendment, with its reason', async () => {
    const first = aRevision({ completedAt: new Date('2026-11-25T10:00:00Z') });
    const second = aRevision({ number: 2, reason: 'Andere dagen' });
    const amended = anAgreement({ revisions: [first, second] });
    expect((await readPdf(await agreementPdf(amended, second))).text).to.match(
      /^Wijziging van de leerwerkovereenkomst.*Reden van deze versie: Andere dagen/,
    );
  });
});
