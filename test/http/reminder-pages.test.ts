import { expect } from 'chai';
import { LESS_MAIL, SAME_PLACES } from '../../src/features/reminders/digest.service.js';
import { DEFAULT_INTERVALS } from '../../src/features/reminders/reminder-settings.rules.js';
import { anOffer, d } from '../support/builders.js';
import { aReminder } from '../support/reminder-builders.js';
import { answerOf, problemOf, startSchoolApp, type SchoolApp } from '../support/school-app.js';

describe('pages and choices of reminders', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(() => api.reset());

  const linkFor = (purpose: string, subjectId: string, days = 1): Promise<string> =>
    api.storage.personalLinks.issue({
      purpose,
      subjectId,
      holderId: 'acc-company',
      schoolId: null,
      expiresAt: new Date(Date.parse('2026-11-22T09:00:00Z') + days * 86_400_000),
    });

  it('keeps the intervals of a school, and says which field is wrong', async () => {
    const client = await api.as('coordinator');
    const change = (body: object, version: number) =>
      client.patch('/api/v1/reminder-settings').set('If-Match', `"${version}"`).send(body);
    expect(answerOf(await client.get('/api/v1/reminder-settings'))).to.deep.equal({
      status: 200,
      body: { id: 'sch-1', version: 0, ...DEFAULT_INTERVALS },
    });
    expect(answerOf(await change({ retentionDays: [], birthdayDays: 21 }, 0))).to.deep.equal({
      status: 200,
      body: { id: 'sch-1', version: 1, ...DEFAULT_INTERVALS, retentionDays: [], birthdayDays: 21 },
    });
    expect(problemOf(await change({ birthdayDays: 7 }, 0))).to.deep.equal({
      status: 412,
      code: 'reminder-settings.changed-meanwhile',
    });
    expect(problemOf(await change({ agreementUnsignedDays: [7, 7] }, 1))).to.deep.equal({
      status: 422,
      code: 'reminder-settings.invalid',
      errors: ['agreementUnsignedDays twice'],
    });
    const foreign = await api.as('foreign-coordinator');
    expect(((await foreign.get('/api/v1/reminder-settings')).body as { version: number }).version).to.equal(0);
  });

  it('shows the intervals as a form and keeps what is typed', async () => {
    const client = await api.as('coordinator');
    const { text } = await client.get('/meldingen/instellingen').expect(200);
    expect(text).to.include('value="180, 90, 30, 7"').and.include('Verslag ontbreekt');
    const typed = {
      version: '0',
      ...Object.fromEntries(
        Object.entries(DEFAULT_INTERVALS).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      outflowMonths: '6; 18',
      retentionDays: '',
    };
    const wrong = await client
      .post('/meldingen/instellingen')
      .type('form')
      .send({ ...typed, birthdayDays: 'veel' });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('href="#veld-birthdayDays"').and.include('value="6; 18"');
    await client.post('/meldingen/instellingen').type('form').send(typed).expect(303);
    const kept = await api.storage.reminderSettings.get('sch-1');
    expect(kept).to.deep.equal({
      id: 'sch-1',
      version: 1,
      ...DEFAULT_INTERVALS,
      outflowMonths: [6, 18],
      retentionDays: [],
    });
  });

  it('lets everybody choose how to be told', async () => {
    for (const person of ['mentor', 'company', 'admin'] as const) {
      const client = await api.as(person);
      const { text } = await client.get('/meldingen/voorkeur').expect(200);
      expect(text).to.include('Ten hoogste één mail per dag').and.include('value="20:00"');
      const chosen = { version: '0', rhythm: 'direct', quietFrom: '22:00', quietUntil: '22:00' };
      await client.post('/meldingen/voorkeur').type('form').send(chosen).expect(303);
      expect(answerOf(await client.get('/api/v1/reminder-preference'))).to.deep.equal({
        status: 200,
        body: { id: `acc-${person}`, version: 1, rhythm: 'direct', quietFrom: '22:00', quietUntil: '22:00' },
      });
      const wrong = await client
        .post('/meldingen/voorkeur')
        .type('form')
        .send({ ...chosen, version: '1', quietFrom: '25:00' });
      expect([wrong.status, wrong.text.includes('href="#veld-quietFrom"')]).to.deep.equal([422, true]);
      const stale = await client.patch('/api/v1/reminder-preference').set('If-Match', '"0"').send({ rhythm: 'daily' });
      expect(problemOf(stale)).to.deep.equal({ status: 412, code: 'reminder-preference.changed-meanwhile' });
    }
  });

  it('lowers to weekly by the link of a mail: not when it is opened, but by one bare POST', async () => {
    const secret = await linkFor(LESS_MAIL, 'acc-company');
    const path = `/meldingen/minder/${secret}`;
    const { text } = await api.nobody().get(path).expect(200);
    expect(text).to.include('één mail per week');
    expect(await api.storage.reminderDigests.preference('acc-company')).to.equal(null);
    // As a mail program does it: no cookie, no page before (RFC 8058).
    await api.nobody().post(path).type('form').send('List-Unsubscribe=One-Click').expect(200);
    await api.nobody().post(path).type('form').send('List-Unsubscribe=One-Click').expect(200);
    expect(await api.storage.reminderDigests.preference('acc-company')).to.deep.include({
      rhythm: 'weekly',
      quietFrom: '20:00',
    });
    await api.nobody().get('/meldingen/minder/een-geheim-dat-niet-bestaat').expect(404);
    const forOther = await linkFor(SAME_PLACES, 'cmp-1:2027-voorjaar');
    await api.nobody().post(`/meldingen/minder/${forOther}`).expect(404);
  });

  describe('of places as last season', () => {
    const season = '2027-voorjaar';
    beforeEach(async () => {
      api.setClock('2026-12-10T09:00:00Z');
      const autumn = { season: '2026-najaar' as const, confirmedOn: d('2026-06-01') };
      const period = [{ id: 'p1', firstDay: d('2026-08-01'), lastDay: d('2027-01-31') }];
      await api.storage.supervisors.insertMany([
        { id: 'sup-1', version: 1, establishmentId: 'est-1', name: 'Jo', trainedOn: null, maxPupilsAtOnce: 2 },
      ]);
      await api.storage.placeOffers.insertMany([
        anOffer({ ...autumn, id: 'off-1', title: 'Werkplaats', periods: period }),
        anOffer({ ...autumn, id: 'off-2', title: 'Magazijn', periods: period }),
        anOffer({ id: 'off-3', title: 'Balie', season, confirmedOn: null }),
        anOffer({ ...autumn, id: 'off-9', companyId: 'cmp-9', title: 'Buurman', periods: period }),
      ]);
    });
    const spring = async () =>
      (await api.storage.placeOffers.list({ season }, { after: null, limit: 20 })).map(
        ({ id, confirmedOn, confirmedBy }) => [id, confirmedOn, confirmedBy],
      );

    it('shows them and confirms all with one button, once', async () => {
      const path = `/zelfde-plekken/${await linkFor(SAME_PLACES, `cmp-1:${season}`, 60)}`;
      const before = await spring();
      const { text } = await api.nobody().get(path).expect(200);
      expect(text)
        .to.include('Werkplaats')
        .and.include('Magazijn')
        .and.include('bevestig 3 aanbiedingen')
        .and.not.include('Buurman');
      expect(await spring()).to.deep.equal(before);
      await api.nobody().post(path).expect(200);
      const confirmed = [
        ['off-1.2027-voorjaar', '2026-12-10', 'acc-company'],
        ['off-2.2027-voorjaar', '2026-12-10', 'acc-company'],
        ['off-3', '2026-12-10', 'acc-company'],
      ];
      expect(await spring()).to.deep.equal(confirmed);
      const again = await api.nobody().post(path).expect(200);
      expect(again.text).to.include('Alles was al bevestigd');
      expect(await spring()).to.deep.equal(confirmed);
      const events = await api.storage.auditLog.list(
        { action: 'place-offer.confirmed-by-link' },
        { after: null, limit: 5 },
      );
      // Both at one instant, so in any order; the first says what it made too.
      expect(events).to.have.length(2);
      for (const { subject } of events)
        expect(subject).to.deep.include({ season: `cmp-1:${season}`, holderId: 'acc-company' });
    });

    it('does nothing behind a link that is over or of another kind', async () => {
      const over = await linkFor(SAME_PLACES, `cmp-1:${season}`, 1);
      const other = await linkFor(LESS_MAIL, `cmp-1:${season}`, 60);
      for (const secret of [over, other]) await api.nobody().post(`/zelfde-plekken/${secret}`).expect(404);
      expect(await spring()).to.deep.equal([['off-3', null, 'cmp-1']]);
    });

    it('plans, tells and confirms from the mail itself', async () => {
      await api.reminders.planner.plan();
      await api.reminders.digest.run(async (_item, work) => {
        await work();
        return true;
      });
      const [mail] = await api.storage.outbox.list(
        { to: 'company@test.example' },
        { after: null, limit: 5, withContent: true },
      );
      const { text = '', unsubscribe } = mail?.content ?? {};
      expect(text).to.include('nieuw stageseizoen').and.include('Test company');
      const link = /\/zelfde-plekken\/\S+/.exec(text)?.[0] ?? '';
      await api.nobody().post(link).expect(200);
      expect((await spring()).map(([, confirmedOn]) => confirmedOn)).to.deep.equal([
        '2026-12-10',
        '2026-12-10',
        '2026-12-10',
      ]);
      expect(unsubscribe?.oneClick).to.equal(true);
      expect(new URL(unsubscribe?.url ?? '').pathname).to.match(/^\/meldingen\/minder\//);
    });
  });

  it('answers "why did I get this mail?" on a page, for the own school', async () => {
    const visit = aReminder({
      id: 'visit-due:pla-1:2027-02-01:acc-mentor:mail',
      kind: 'visit-due',
      subject: 'pla-1',
      recipientId: 'acc-mentor',
      recipientRole: 'mentor',
      schoolId: 'sch-1',
      source: 'visits',
      dueOn: d('2027-03-01'),
      facts: { studentId: 'stu-1', establishmentId: 'est-1', since: '2027-02-01', weeks: 4 },
      state: 'digested',
      mailKey: 'digest:acc-mentor:2027-03-01',
      settledAt: new Date('2027-03-01T06:40:00Z'),
    });
    await api.storage.reminders.plan([visit, aReminder()]);
    const coordinator = await api.as('coordinator');
    const { text } = await coordinator.get('/meldingen').query({ persoon: 'Mentor@test.example' }).expect(200);
    expect(text)
      .to.include('Sam V. te bezoeken bij Werkplaats Zutphen in Zutphen')
      .and.include('Een bezoek is nodig na een aantal weken')
      .and.include('1 maart 2027')
      .and.include('Gemaild op 1 maart 2027 om 07:40, in het overzicht')
      .and.include('Test mentor');
    expect((await coordinator.get('/meldingen?soort=birthday').expect(200)).text).to.include('Er zijn geen meldingen');
    const admin = await api.as('admin');
    const all = (await admin.get('/meldingen').expect(200)).text;
    expect(all).to.include('Assistent techniek').and.include('een leerling te bezoeken').and.not.include('Sam V.');
    const foreign = await api.as('foreign-coordinator');
    expect((await foreign.get('/meldingen').expect(200)).text).to.include('Er zijn geen meldingen');
    await (await api.as('mentor')).get('/meldingen').expect(403);
  });
});
