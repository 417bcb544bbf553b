import { expect } from 'chai';
import type { Party } from '../../src/domain/agreement.js';
import { aPlacement } from './agreement-builders.js';
import { anOffer } from './builders.js';
import type { Person, SchoolApp } from './school-app.js';

/** The beginning of a PDF, which is what a scan is recognised by. */
export const A_SCAN = Buffer.from('%PDF-1.7\n% een scan\n');
const EMAIL = { company: 'jo@werkplaats.example', pupil: 'sam@leerling.example', parent: 'kees@thuis.example' };
export const CONTACTS = {
  company: { name: 'Jo Smit', email: EMAIL.company },
  pupil: { email: EMAIL.pupil },
  parent: { name: 'Kees de Vries', email: EMAIL.parent },
};

export interface AgreementBody {
  id: string;
  version: number;
  state: string;
  digest: string;
  revision: number;
  revisions: {
    number: number;
    digest: string;
    reason: string | null;
    completedAt: string | null;
    content: { activities: string };
    signatures: {
      party: Party;
      name: string;
      method: string;
      signedOn: string;
      digest: string;
      fileId: string | null;
    }[];
  }[];
}

/** What people do with the agreement of `pla-1`, over HTTP. */
export const agreementLife = (api: SchoolApp) => {
  const post = async (person: Person, path: string, body: object, version?: number) => {
    const call = (await api.as(person)).post(path);
    return (version === undefined ? call : call.set('If-Match', `"${version}"`)).send(body);
  };
  const made = async (): Promise<AgreementBody> => {
    const answer = await post('coordinator', '/api/v1/agreements', { placementId: 'pla-1', contacts: CONTACTS });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body as AgreementBody;
  };
  const mailTo = async (kind: string, to: string): Promise<string> => {
    const [mail] = await api.connection
      .collection('outboxMessages')
      .find({ kind, to })
      .sort({ createdAt: -1, _id: -1 })
      .toArray();
    return (mail?.content as { text: string } | undefined)?.text ?? '';
  };
  /** Mails a link and gives its secret. The outbox is emptied first, so that the newest mail is the only one. */
  const linkFor = async (id: string, party: keyof typeof EMAIL): Promise<string> => {
    await api.connection.collection('outboxMessages').deleteMany({ kind: 'agreement.link' });
    const sent = await post('coordinator', `/api/v1/agreements/${id}/links`, { parties: [party] });
    expect(sent.status, JSON.stringify(sent.body)).to.equal(200);
    return /\/ondertekenen\/([\w-]+)/.exec(await mailTo('agreement.link', EMAIL[party]))?.[1] ?? '';
  };
  const codeFor = async (secret: string, party: keyof typeof EMAIL): Promise<string> => {
    await api.connection.collection('outboxMessages').deleteMany({ kind: 'agreement.code' });
    await api.nobody().post(`/ondertekenen/${secret}/code`).type('form').send('').expect(303);
    return /is (\d{3} \d{3})\./.exec(await mailTo('agreement.code', EMAIL[party]))?.[1] ?? '';
  };
  const signByLink = (secret: string, code: string, digest: string, name = 'Jo Smit') =>
    api.nobody().post(`/ondertekenen/${secret}`).type('form').send({ name, code, digest, read: 'ja' });

  return {
    post,
    made,
    linkFor,
    codeFor,
    signByLink,
    read: async (id: string): Promise<AgreementBody> =>
      (await (await api.as('coordinator')).get(`/api/v1/agreements/${id}`)).body as AgreementBody,
    /** Signs the newest text for all who must, on screen and on paper. */
    signedByAll: async ({ id, digest }: AgreementBody): Promise<void> => {
      await post('coordinator', `/api/v1/agreements/${id}/signatures`, { name: 'Test coordinator', digest });
      await post('company', `/api/v1/agreements/${id}/signatures`, { name: 'Jo Smit', digest });
      for (const party of ['pupil', 'parent']) {
        const call = (await api.as('coordinator')).post(`/api/v1/agreements/${id}/paper-signatures`);
        for (const [name, value] of Object.entries({ party, name: `Papier ${party}`, signedOn: '2026-11-20', digest }))
          void call.field(name, value);
        await call.attach('scan', A_SCAN, { filename: 'scan.pdf' }).expect(200);
      }
    },
    /** The offer and the placement that an agreement is made from. */
    prepare: async (): Promise<void> => {
      await api.storage.placeOffers.insertMany([anOffer({ supervisorIds: [] })]);
      await api.storage.placements.insertMany([aPlacement()]);
    },
  };
};
