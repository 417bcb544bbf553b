import { expect } from 'chai';
import {
  claimsOf,
  placementWorld,
  wanted,
  type PlacementAnswer,
  type ProposalAnswer,
} from '../support/placement-world.js';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';

const SCHOOL = { schoolId: 'sch-1' };

describe('places that pupils find, and places that are lost', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => placementWorld(api));

  const tasks = async () =>
    (await api.storage.placementTasks.list(SCHOOL, {}, { after: null, limit: 20 })).map(
      ({ kind, studentId, dueOn }) => `${kind} ${studentId} ${dueOn}`,
    );
  const listed = async () => (await api.placements.ownPlaces.list(SCHOOL, {}, { limit: 9 })).items;
  const known = { companyName: 'Werkplaats Zutphen', town: 'Zutphen', work: 'Sleutelen' };

  it('finds a recognised company at once; approved, it is asked as every other', async () => {
    const mentor = await api.as('mentor');
    const sent = await mentor.post('/plaatsingen/eigen/leerling/stu-1').type('form').send(known).expect(303);
    expect(sent.headers.location).to.contain('eigen-plek-erkend');
    const [place] = await listed();
    expect(place).to.deep.include({ state: 'to-approve', establishmentId: 'est-1' });
    expect(await tasks()).to.deep.equal(['approve-own-place stu-1 2026-11-27']);
    const coordinator = await api.as('coordinator');
    const path = `/plaatsingen/eigen/${place?.id ?? ''}`;
    expect((await coordinator.get(path).expect(200)).text).to.contain('Keur goed en vraag het bedrijf');
    await coordinator.post(`${path}/goedkeuren`).type('form').send({ offerId: 'off-1', weekdays: 'tue' }).expect(303);
    const after = await api.placements.ownPlaces.get(SCHOOL, place?.id ?? '');
    expect(after.state).to.equal('approved');
    expect(await claimsOf(api)).to.deep.equal([after.proposalId]);
    expect(await tasks()).to.deep.equal([]);
    await coordinator.post(`${path}/goedkeuren`).type('form').send({ offerId: 'off-1', weekdays: 'tue' }).expect(409);
  });

  for (const [programme, kind] of [
    ['LWT', 'get-recognised'],
    ['ENTREE', 'agree-dispensation'],
  ] as const)
    it(`nominates a company that is not recognised for ${programme}, with a task due the day before the stage`, async () => {
      const student = await api.storage.students.get(SCHOOL, 'stu-1');
      if (!student) throw new Error('no pupil');
      await api.storage.students.replace(SCHOOL, { ...student, programme });
      const coordinator = await api.as('coordinator');
      const sent = await coordinator
        .post('/plaatsingen/eigen/leerling/stu-1')
        .type('form')
        .send({ companyName: 'Bakker Bol', town: 'Zutphen', kvkNumber: '12345678', work: 'Brood' })
        .expect(303);
      expect(sent.headers.location).to.contain('eigen-plek-aangemeld');
      expect(await tasks()).to.deep.equal([`${kind} stu-1 2027-01-31`]);
      const shown = (await (await api.as('admin')).get('/aanmeldingen').expect(200)).text;
      expect(shown).to.contain('Bakker Bol').and.to.contain('12345678').and.not.to.contain('Vries');
      await (await api.as('company')).get('/aanmeldingen').expect(403);
    });

  it('lets a pupil propose a place by link, and nothing else by it', async () => {
    const mentor = await api.as('mentor');
    const page = await mentor.post('/plaatsingen/eigen/leerling/stu-1/link').type('form').send({}).expect(200);
    const link = /\/eigen-plek\/[A-Za-z0-9_-]{43}/.exec(page.text)?.[0] ?? '';
    await mentor.post('/plaatsingen/eigen/leerling/stu-2/link').type('form').send({}).expect(404);
    await api.nobody().get(link).expect(200);
    expect(await listed()).to.have.length(0);
    const bad = await api.nobody().post(link).type('form').send({ companyName: 'X' }).expect(422);
    expect(bad.text).to.contain('Niet alles is goed ingevuld');
    await api.nobody().post(link).type('form').send(known).expect(303);
    const [place] = await listed();
    expect(place?.studentId).to.equal('stu-1');
    await api.nobody().get(link.replace('/eigen-plek/', '/voorstel/')).expect(404);
    api.setClock('2026-12-06T09:00:00Z');
    await api.nobody().get(link).expect(404);
  });

  it('lists places by page, found by company, town or pupil; nominations without a pupil', async () => {
    const client = await api.as('coordinator');
    const entered = { contact: null, kvkNumber: null, work: 'Brood' };
    for (const [studentId, companyName, town] of [
      ['stu-1', 'Bakker Bol', 'Zutphen'],
      ['stu-10', 'Bakker Vos', 'Lochem'],
      ['stu-1', 'Smederij (Oud)', 'Lochem'],
    ])
      await client
        .post('/api/v1/own-places')
        .send({ studentId, companyName, town, ...entered })
        .expect(201);
    interface Listed {
      readonly items: readonly { readonly companyName: string }[];
      readonly next: string | null;
    }
    const read = async (path: string): Promise<Listed> =>
      (await (await api.as(path.includes('nominations') ? 'admin' : 'coordinator')).get(path).expect(200))
        .body as Listed;
    const namesOf = async (path: string) => (await read(path)).items.map(({ companyName }) => companyName).sort();
    expect(await namesOf('/api/v1/own-places?search=bakker')).to.deep.equal(['Bakker Bol', 'Bakker Vos']);
    expect(await namesOf('/api/v1/own-places?search=bakker%20lochem')).to.deep.equal(['Bakker Vos']);
    expect(await namesOf('/api/v1/own-places?search=Luca0')).to.deep.equal(['Bakker Vos']);
    expect(await namesOf(`/api/v1/own-places?search=${encodeURIComponent('(oud)')}`)).to.deep.equal(['Smederij (Oud)']);
    expect(await namesOf('/api/v1/nominations?search=Luca0')).to.deep.equal([]);
    for (const path of ['/api/v1/own-places', '/api/v1/nominations']) {
      const first = await read(`${path}?limit=2`);
      const rest = await read(`${path}?limit=2&cursor=${first.next ?? ''}`);
      expect([...first.items, ...rest.items].map(({ companyName }) => companyName).sort()).to.deep.equal([
        'Bakker Bol',
        'Bakker Vos',
        'Smederij (Oud)',
      ]);
      expect(rest.next).to.equal(null);
    }
    const page = (await client.get('/plaatsingen/eigen?q=vos').expect(200)).text;
    expect(page).to.contain('Bakker Vos').and.not.to.contain('Bakker Bol');
    expect((await client.get('/plaatsingen/eigen.csv?q=vos').expect(200)).text)
      .to.contain('Vos')
      .and.not.to.contain('Bol');
    const admin = await api.as('admin');
    const file = (await admin.get('/aanmeldingen.csv?q=lochem').expect(200)).text;
    expect(file)
      .to.contain('Bakker Vos')
      .and.to.contain('Smederij')
      .and.not.to.match(/Bol|Vries|Luca|Brood/);
  });

  it('mails the link to an address it does not keep, renews it, says that it was used, and takes it back', async () => {
    const mentor = await api.as('mentor');
    const at = '/plaatsingen/eigen/leerling/stu-1';
    const mails = async () =>
      (await api.connection
        .collection('outboxMessages')
        .find({ kind: 'own-place.link' })
        .sort({ createdAt: 1 })
        .toArray()) as unknown as { to: string; recipientId: string; content: { text: string } }[];
    const send = (fields: object) => mentor.post(`${at}/link/mailen`).type('form').send(fields);
    const wrong = await send({ version: '0', to: 'parent', email: 'geen adres' }).expect(422);
    expect(wrong.text).to.contain('veld-email').and.to.contain('geen adres');
    const fields = { version: '0', to: 'parent', email: 'ouder@thuis.example' };
    const clicks = await Promise.all([send(fields), send(fields)]);
    expect(clicks.map(({ status }) => status).sort()).to.deep.equal([303, 409]);
    const [first] = await mails();
    expect(await mails()).to.have.length(1);
    expect(first).to.include({ to: 'ouder@thuis.example', recipientId: 'stu-1' });
    const linkIn = (text = ''): string => /\/eigen-plek\/[A-Za-z0-9_-]{43}/.exec(text)?.[0] ?? '';
    await api.nobody().get(linkIn(first?.content.text)).expect(200);
    // The address stands in the mail and nowhere else.
    for (const collection of ['ownPlaceLinks', 'students', 'auditEvents', 'personalLinks'])
      expect(JSON.stringify(await api.connection.collection(collection).find().toArray())).not.to.contain('ouder@');
    const seen = async () =>
      (await mentor.get('/api/v1/students/stu-1/own-place-link').expect(200)).body as {
        worksUntil: string | null;
        history: { words: string }[];
      };
    expect((await seen()).worksUntil).to.equal('2026-12-06T09:00:00.000Z');
    api.setClock('2026-11-23T09:00:00Z');
    await mentor
      .post('/api/v1/students/stu-1/own-place-link')
      .send({ to: 'pupil', email: 'leerling@thuis.example' })
      .expect(200);
    const second = linkIn((await mails()).at(-1)?.content.text);
    await api.nobody().get(linkIn(first?.content.text)).expect(404);
    await api.nobody().post(second).type('form').send(known).expect(303);
    const page = (await mentor.get(at).expect(200)).text;
    expect(page).to.contain('De link werkt tot').and.to.contain('de leerling droeg een plek aan');
    await mentor.post(`${at}/link/intrekken`).type('form').send({}).expect(303);
    await api.nobody().get(second).expect(404);
    expect((await mentor.delete('/api/v1/students/stu-1/own-place-link')).status).to.equal(409);
    const { worksUntil, history } = await seen();
    expect({ worksUntil, words: history.map(({ words }) => words) }).to.deep.equal({
      worksUntil: null,
      words: [
        'Link gemaild aan een ouder of verzorger door de stagebegeleider; eerdere links werken niet meer.',
        'Link gemaild aan de leerling door de stagebegeleider; eerdere links werken niet meer.',
        'Link gebruikt: de leerling droeg een plek aan.',
        'Link ingetrokken door de stagebegeleider.',
      ],
    });
    await mentor.get('/api/v1/students/stu-2/own-place-link').expect(404);
    await (
      await api.as('coordinator')
    )
      .post('/api/v1/students/stu-1/restrictions')
      .send({ reason: 'bezwaar' })
      .expect(201);
    expect((await send({ to: 'pupil', email: 'x@thuis.example' })).status).to.equal(422);
  });

  it('gives the school a task for each placement that a withdrawn recognition touches', async () => {
    const client = await api.as('coordinator');
    const { id } = (await client.post('/api/v1/proposals').send(wanted()).expect(201)).body as ProposalAnswer;
    const company = await api.as('company');
    const placement = (await company.post(`/api/v1/proposals/${id}/acceptance`).send({}).expect(200))
      .body as PlacementAnswer;
    const admin = await api.as('admin');
    await admin
      .post('/erkenningen/rec-1/intrekken')
      .type('form')
      .send({ version: '1', endedOn: '2026-12-01', reason: 'Geen begeleiding meer' })
      .expect(303);
    expect(await tasks()).to.deep.equal(['replace-place stu-1 2026-12-06']);
    expect((await client.get('/plaatsingen/taken').expect(200)).text).to.contain('Zoek een vervangende plek');
    // The placement stands until somebody ends it; its place is not lost by the way.
    expect((await client.get(`/api/v1/placements/${placement.id}`)).body).to.include({ state: 'accepted' });
    expect(await claimsOf(api)).to.deep.equal([id]);
  });

  it('does as much by JSON: found, looked up again, approved or turned down, nominated and still without', async () => {
    const mentor = await api.as('mentor');
    const client = await api.as('coordinator');
    const entered = { contact: null, kvkNumber: null, ...known };
    const made = await mentor
      .post('/api/v1/own-places')
      .send({ studentId: 'stu-1', ...entered })
      .expect(201);
    const place = made.body as { id: string; state: string };
    expect(place.state).to.equal('to-approve');
    await mentor
      .post('/api/v1/own-places')
      .send({ studentId: 'stu-2', ...entered })
      .expect(404);
    const open = (await client.get('/api/v1/placement-tasks').expect(200)).body as { items: { id: string }[] };
    expect(open.items.map(({ id }) => id)).to.deep.equal([`approve-own-place:${place.id}`]);
    const without = async () =>
      (
        (await client.get('/api/v1/pupils-without-place?groupId=grp-1').expect(200)).body as {
          items: { studentId: string }[];
        }
      ).items.map(({ studentId }) => studentId);
    expect(await without()).to.include('stu-1');
    const approval = { offerId: 'off-1', weekdays: ['tue'] };
    const approved = await client.post(`/api/v1/own-places/${place.id}/approval`).send(approval).expect(200);
    expect(approved.body).to.include({ state: 'approved' });
    expect(await without()).not.to.include('stu-1');
    await client.post(`/api/v1/own-places/${place.id}/rejection`).send({}).expect(409);

    const unknown = { ...entered, studentId: 'stu-10', companyName: 'Bakker Bol' };
    const second = (await client.post('/api/v1/own-places').send(unknown).expect(201)).body as { id: string };
    const admin = await api.as('admin');
    const nominated = (await admin.get('/api/v1/nominations').expect(200)).body as { items: object[] };
    expect(nominated.items).to.have.length(1);
    expect(JSON.stringify(nominated)).to.contain('Bakker Bol').and.not.to.contain('stu-10');
    expect((await client.post(`/api/v1/own-places/${second.id}/checks`).send({}).expect(200)).body).to.include({
      state: 'nominated',
    });
    const task = `get-recognised:${second.id}`;
    const done = (await client.post(`/api/v1/placement-tasks/${task}/completion`).send({}).expect(200)).body as object;
    expect(done).to.include({ id: task, studentId: 'stu-10' });
    const closed = (await client.get('/api/v1/placement-tasks?done=true&kind=get-recognised')).body as {
      items: object[];
    };
    expect(closed.items).to.have.length(1);
    await client.post(`/api/v1/own-places/${second.id}/rejection`).send({}).expect(200);
    const foreign = await api.as('foreign-coordinator');
    await foreign.get(`/api/v1/own-places/${second.id}`).expect(404);
    await foreign.post(`/api/v1/placement-tasks/${task}/completion`).send({}).expect(404);
  });
});
