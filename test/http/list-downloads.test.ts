import { expect } from 'chai';
import type { Actor } from '../../src/domain/actor.js';
import { itemsOf, navigationFor } from '../../src/web/navigation.js';
import { aStudent } from '../support/builders.js';
import { aReminder } from '../support/reminder-builders.js';
import { PEOPLE, startSchoolApp, type Person, type SchoolApp } from '../support/school-app.js';

describe('lists as files for a spreadsheet', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
    await api.reset();
  });
  after(() => api.close());

  const linesOf = async (person: Person, path: string): Promise<string[]> => {
    const { headers, text } = await (await api.as(person)).get(path).expect(200);
    expect(headers['content-type'], path).to.include('text/csv');
    return text
      .replace(/^\uFEFF/, '')
      .trim()
      .split(/\r?\n/);
  };

  it('hold the groups of the own school', async () => {
    const [header, ...groups] = await linesOf('coordinator', '/school/klassen.csv');
    expect(header).to.equal('Klas;Opleiding;Leerjaar;Begeleider;Lesdagen;Stagedagen;Leerlingen');
    expect(groups).to.have.length(2);
    expect(groups[1]).to.match(/^4LWT;LWT;4;;.*;1$/);
  });

  it('hold accounts, by the search of the page', async () => {
    expect(await linesOf('operator', '/beheer/accounts.csv?rol=mentor')).to.deep.equal([
      'Naam;E-mailadres;Rol;School of bedrijf;Geblokkeerd op',
      'Test mentor;mentor@test.example;Stagebegeleider;De Berkel;',
    ]);
  });

  it('hold invitations of the own school, and the mail that went out', async () => {
    const coordinator = await api.as('coordinator');
    const invited = { email: 'nieuw@berkel.example', name: 'Nieuwe Mentor', role: 'mentor', mentorId: 'men-1' };
    await coordinator.post('/api/v1/invitations').send(invited).expect(201);
    const [, line] = await linesOf('coordinator', '/uitnodigingen.csv');
    expect(line).to.match(/^Nieuwe Mentor;nieuw@berkel\.example;Stagebegeleider;.*;Open$/);
    expect(await linesOf('foreign-coordinator', '/uitnodigingen.csv')).to.have.length(1);
    const mails = await linesOf('operator', '/beheer/uitgaande-post.csv?aan=nieuw@berkel.example');
    expect(mails[0]).to.equal('Aan;Soort;Stand;Gemaakt;Sleutel');
    expect(mails).to.have.length(2);
  });

  it('hold what people were told, of the own school', async () => {
    await api.storage.reminders.plan([aReminder({ schoolId: 'sch-1' })]);
    expect(await linesOf('coordinator', '/meldingen.csv')).to.have.length(2);
    expect(await linesOf('foreign-coordinator', '/meldingen.csv')).to.have.length(1);
  });

  it('hold what a company said', async () => {
    expect(await linesOf('company', '/terugkoppelen.csv')).to.deep.equal([
      'Leerling;Maand;Wat u zei;Opgepakt door de school',
    ]);
  });

  it('can be had of every list in the menu of each role', async () => {
    /** What is no list: an overview, or a form. */
    const others = ['/', '/meldingen/voorkeur'];
    for (const person of PEOPLE.filter((one) => one !== 'foreign-coordinator')) {
      const agent = await api.as(person);
      const actor = { accountId: '', name: '', role: person, schoolId: null, companyId: null, mentorId: null };
      for (const { href } of itemsOf(navigationFor(actor as Actor, '/')).filter((one) => !others.includes(one.href))) {
        const { text } = await agent.get(href).expect(200);
        const file = /href="([^"]+\.csv)[^"]*"/.exec(text)?.[1];
        expect(file, `${person} at ${href}`).to.be.a('string');
        await linesOf(person, file ?? '');
      }
    }
  });

  it('hold all of a list that is longer than what is read at once, each once', async () => {
    const numbers = Array.from({ length: 450 }, (_, at) => String(20_000 + at));
    await api.storage.students.insertMany(
      numbers.map((studentNumber) => aStudent({ id: `stu-${studentNumber}`, studentNumber, lastName: 'Lang' })),
    );
    const lines = await linesOf('coordinator', '/leerlingen.csv?q=Lang');
    expect(lines.slice(1).map((line) => line.slice(0, line.indexOf(';')))).to.deep.equal(numbers);
  });
});
