import { expect } from 'chai';
import { REMINDER_KINDS } from '../../src/features/reminders/reminder.rules.js';
import { anAgreement } from '../support/agreement-builders.js';
import { aCompany, aRecognition, d } from '../support/builders.js';
import { aRunningPlacement } from '../support/guidance-builders.js';
import { aMail } from '../support/mail-builders.js';
import { aHeldProposal, somethingOfEverything } from '../support/reminder-life.js';
import { PEOPLE, startSchoolApp, type SchoolApp } from '../support/school-app.js';

const BASE = 'http://localhost:3000';
const SCOPE = { schoolId: 'sch-1' };

describe('the mails of reminders', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    api.setClock('2026-12-08T09:00:00Z');
  });

  const night = async (): Promise<void> => {
    expect((await api.reminders.planner.plan()).failures).to.deep.equal([]);
    await api.reminders.digest.run(async (_item: string, work: () => Promise<unknown>) => {
      await work();
      return true;
    });
  };
  const mails = async () => api.storage.outbox.list({}, { after: null, limit: 100, withContent: true });
  const said = async (): Promise<string[]> => {
    const rows = await api.storage.reminders.search({ state: 'digested' }, { after: null, limit: 200 });
    return [...new Set(rows.map(({ kind }) => kind))];
  };
  /** Opens every link as its receiver; personal ones without signing in. Gives the paths that were opened. */
  const follow = async (): Promise<string[]> => {
    const opened: string[] = [];
    for (const { to, content } of await mails()) {
      const person = PEOPLE.find((one) => `${one}@test.example` === to);
      for (const [url] of (content?.text ?? '').matchAll(/http:\S+/g)) {
        const path = url.slice(BASE.length);
        const isPersonal = /^\/(zelfde-plekken|voorstel|meldingen\/minder)\//.test(path);
        if (!isPersonal && person === undefined) throw new Error(`${to} has no account and gets ${path}`);
        const client = isPersonal ? api.nobody() : await api.as(person!);
        const { status } = await client.get(path);
        expect(status, `${to} ${path}`).to.equal(200);
        expect(content?.html).to.include(`href="${url.replaceAll('&', '&amp;')}"`);
        opened.push(path);
      }
    }
    return opened;
  };

  it('link to pages that open for who gets them, of every kind', async function () {
    this.timeout(60_000);
    await somethingOfEverything(api);
    await night();
    const kinds = await said();
    const opened = await follow();
    expect(opened).to.include.members([
      ...['/bezoeken/vis-1', '/bezoeken/vis-2', '/bezoeken/stages/pla-first', '/aanwezigheid/pla-hours'],
      ...['/overeenkomsten/agr-1', '/overeenkomsten/nieuw?stage=pla-none', '/voorstellen/pro-half', '/uitstroom'],
      ...['/plaatsingen/voorstellen/pro-lapse', '/plaatsingen/pla-bday', '/erkenningen/rec-2', '/vestigingen/est-1'],
    ]);
    // The subsidy is asked for at the end of the summer.
    await api.storage.placements.insertMany([
      aRunningPlacement({
        ...{ id: 'pla-sub', state: 'completed', season: '2027-voorjaar', firstDay: d('2027-02-02') },
      }),
    ]);
    api.setClock('2027-08-20T09:00:00Z');
    await api.connection.collection('outboxMessages').deleteMany({});
    await night();
    expect(await follow()).to.include('/aanwezigheid/pla-sub/dossier');
    expect([...new Set([...kinds, ...(await said())])].sort()).to.deep.equal([...REMINDER_KINDS].sort());
  });

  it('give a company without an account a link to answer, and no page that asks it to sign in', async () => {
    await api.connection.collection('accounts').deleteMany({ role: 'company' });
    await api.storage.companies.replace(aCompany({ email: 'plek@werkplaats.example' }));
    await somethingOfEverything(api);
    await night();
    const mine = (await mails()).filter(({ recipientId }) => recipientId === 'cmp-1');
    const paths = mine.flatMap(({ content }) =>
      [...(content?.text ?? '').matchAll(/http:\S+/g)].map(([url]) => url.slice(BASE.length).split('/')[1] ?? ''),
    );
    expect([...new Set(paths)].sort()).to.deep.equal(['meldingen', 'voorstel', 'zelfde-plekken']);
    await follow();
  });

  describe('beside the mails that features send themselves', () => {
    const toCompany = async () =>
      (await mails()).filter(({ recipientId }) => ['cmp-1', 'acc-company'].includes(recipientId));

    it('leave out a proposal that the school just mailed again', async () => {
      await api.storage.proposals.insert(aHeldProposal());
      await api.storage.outbox.put(
        aMail({ key: 'proposal.proposed-again:pro-half:1:x', recipientId: 'cmp-1' }),
        'queued',
        new Date('2026-12-07T15:00:00Z'),
      );
      await night();
      expect((await toCompany()).map(({ kind }) => kind)).to.deep.equal(['test.mail']);
      api.setClock('2026-12-09T09:00:00Z');
      await night();
      expect(await said()).to.deep.equal(['proposal-unanswered']);
    });

    it('leave out a proposal while the company waits for an answer of the school', async () => {
      const question = { text: 'Heeft zij al stage gedaan?', askedAt: new Date('2026-12-05T09:00:00Z') };
      await api.storage.proposals.insert(aHeldProposal({ question: { ...question, answer: null, answeredAt: null } }));
      await night();
      expect(await toCompany()).to.deep.equal([]);
    });

    it('leave out the company that was just sent its link to sign, but not the school', async () => {
      const sent = { kind: 'link-sent', revision: 1, party: 'company', accountId: 'acc-coordinator' } as const;
      await api.storage.placements.insertMany([
        aRunningPlacement({ id: 'pla-1', state: 'accepted', firstDay: d('2026-12-15'), mentorId: 'men-1' }),
      ]);
      await api.storage.agreements.insert(
        anAgreement({ history: [{ ...sent, at: new Date('2026-12-07T15:00:00Z') }] }),
      );
      await night();
      const told = async () =>
        (
          await api.storage.reminders.search(
            { kind: 'agreement-unsigned', state: 'digested' },
            { after: null, limit: 9 },
          )
        )
          .map(({ recipientId }) => recipientId)
          .sort();
      expect(await told()).to.deep.equal(['acc-coordinator', 'acc-mentor']);
      api.setClock('2026-12-10T09:00:00Z');
      await night();
      expect(await told()).to.deep.equal(['acc-company', 'acc-coordinator', 'acc-mentor']);
    });

    it('tell each person of a withdrawn recognition in one mail', async () => {
      await api.storage.recognitions.insertMany([aRecognition()]);
      await api.storage.placements.insertMany([
        aRunningPlacement({ id: 'pla-1', proposalId: 'pro-half', firstDay: d('2026-12-07') }),
        aRunningPlacement({ id: 'pla-2', proposalId: 'pro-two', studentId: 'stu-2', firstDay: d('2026-12-07') }),
      ]);
      await api.storage.proposals.insert(aHeldProposal({ state: 'accepted' }));
      await (
        await api.as('admin')
      )
        .post('/api/v1/recognitions/rec-1/withdrawal')
        .set('If-Match', '"1"')
        .send({ endedOn: '2026-12-08', reason: 'Geen begeleiding meer' })
        .expect(200);
      await night();
      const about = (await mails()).map(({ recipientId, kind }) => `${recipientId} ${kind}`).sort();
      expect(about).to.deep.equal([
        'acc-admin reminders.direct',
        'acc-company reminders.direct',
        'acc-coordinator placement.moved',
        'acc-mentor reminders.direct',
      ]);
      const company = (await mails()).find(({ recipientId }) => recipientId === 'acc-company');
      expect(company?.content?.text).to.include('Bij u lopen nog 2 stages; de scholen zoeken');
      expect(await api.storage.placementTasks.list(SCOPE, {}, { after: null, limit: 9 })).to.have.length(2);
    });
  });
});
