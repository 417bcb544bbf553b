import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { AGREEMENT_STATES, PARTIES, type Agreement, type Revision } from '../../domain/agreement.js';
import { invalid, notFound } from '../../platform/errors.js';
import { extensionOf } from '../../platform/files/file-kind.js';
import type { FileStore } from '../../platform/files/stored-files.js';
import type { Clock } from '../../platform/clock.js';
import { ROWS_ON_PAGE } from '../../web/components/pagination.js';
import { csvOfList } from '../../web/csv.js';
import { attempt, checked, freshForm, readForm, type FormReader, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery, queryOneOf, queryText } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { agreementPdf, pdfNameOf } from './agreement-pdf.pages.js';
import { AgreementForm, agreementOfForm, valuesOfAgreement } from './agreement-form.pages.js';
import { AgreementDetail, AgreementList, agreementCsvRow, AGREEMENT_CSV_HEADER } from './agreement-list.pages.js';
import {
  agreementParams,
  inputOf,
  newAgreementBody,
  paperBody,
  revisionBody,
  revisionParams,
  scanParams,
  signatureBody,
} from './agreements.schemas.js';
import type { AgreementQuery, AgreementService } from './agreements.service.js';
import { currentRevision } from './agreements.rules.js';
import { SCAN_UPLOAD, type PaperSigning } from './paper-signing.service.js';
import type { SigningService } from './signing.service.js';

export interface AgreementPagesDeps {
  readonly agreements: AgreementService;
  readonly signing: SigningService;
  readonly papers: PaperSigning;
  readonly files: FileStore;
  readonly clock: Clock;
}

const READERS = ['coordinator', 'mentor', 'company'] as const;
const EDITORS = ['coordinator'] as const;
const SIGNERS = ['coordinator', 'company'] as const;
export const AGREEMENTS_PATH = '/overeenkomsten';

const filters = { q: queryText, stand: queryOneOf(AGREEMENT_STATES) };
const listQuery = z.object({ ...noticeQuery, ...filters, cursor: queryText });
const fileQuery = z.object(filters);
const detailQuery = z.object(noticeQuery);
const newQuery = z.object({ stage: queryText });

const asked = ({ q, stand }: z.output<typeof fileQuery>): Omit<AgreementQuery, 'cursor' | 'limit'> => ({
  ...(q === undefined ? {} : { search: q }),
  ...(stand === undefined ? {} : { state: stand }),
});

const pathOf = (id: string): string => `${AGREEMENTS_PATH}/${id}`;
const newest = (agreement: Agreement): Revision => {
  const found = currentRevision(agreement) ?? agreement.revisions.at(-1);
  if (!found) throw notFound('agreement.not-found', { id: agreement.id });
  return found;
};

/** The list, one agreement, and its files. */
const readPages = ({ agreements, files }: AgreementPagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: AGREEMENTS_PATH,
    summary: 'Page: the agreements one may see',
    allow: READERS,
    audit: null,
    query: listQuery,
    handle: async ({ actor, query }) => {
      const [count, { items, next }] = await Promise.all([
        agreements.count(actor, asked(query)),
        agreements.list(actor, {
          ...asked(query),
          limit: ROWS_ON_PAGE,
          cursor: query.cursor,
        }),
      ]);
      return {
        html: renderPage(
          { title: 'Leerwerkovereenkomsten', actor, path: AGREEMENTS_PATH, notice: query.melding },
          <AgreementList query={query} items={items} count={count} next={next} />,
        ),
      };
    },
  }),
  page({
    method: 'get',
    path: `${AGREEMENTS_PATH}.csv`,
    summary: 'File: the agreements one may see',
    allow: READERS,
    audit: 'agreement.list-downloaded',
    query: fileQuery,
    handle: ({ actor, query }) =>
      csvOfList('leerwerkovereenkomsten.csv', async (part) => {
        const { items, next } = await agreements.list(actor, { ...asked(query), ...part });
        return { header: AGREEMENT_CSV_HEADER, rows: items.map(agreementCsvRow), next };
      }),
  }),
  page({
    method: 'get',
    path: `${AGREEMENTS_PATH}/:id/versies/:number/pdf`,
    summary: 'File: one text of an agreement with its signatures',
    allow: READERS,
    audit: 'agreement.read',
    params: revisionParams,
    handle: async ({ actor, params }) => {
      const agreement = await agreements.get(actor, params.id);
      const revision = agreement.revisions.find(({ number }) => number === params.number);
      if (!revision) throw notFound('agreement.not-found', { id: params.id });
      const file = await agreementPdf(agreement, revision);
      return { file, type: 'application/pdf', name: pdfNameOf(agreement, revision) };
    },
  }),
  page({
    method: 'get',
    path: `${AGREEMENTS_PATH}/:id/scans/:fileId`,
    summary: 'File: the scan of a signature on paper',
    allow: ['coordinator', 'mentor'],
    audit: 'agreement.scan-read',
    params: scanParams,
    handle: async ({ actor, params }) => {
      const agreement = await agreements.get(actor, params.id);
      const signature = agreement.revisions
        .flatMap(({ signatures }) => signatures)
        .find(({ fileId }) => fileId === params.fileId);
      const file = signature && (await files.get(agreement.schoolId, params.fileId));
      if (!file) throw notFound('agreement.scan-not-found', { id: params.fileId });
      const name = `handtekening-${signature.party}-${agreement.id}.${extensionOf(file.type)}`;
      return { file: file.bytes, type: file.type, name };
    },
  }),
];

/** Making a text, and another one. */
const textPages = ({ agreements }: AgreementPagesDeps): AnyRoute[] => {
  const formPage = async (
    actor: Actor,
    form: FormState,
    on: { placementId: string; agreement: Agreement | null },
  ): Promise<string> => {
    const { subjects } = await agreements.draft({ schoolId: actor.schoolId ?? '' }, on.placementId);
    const title = on.agreement === null ? 'Leerwerkovereenkomst maken' : 'Nieuwe tekst';
    return renderPage(
      { title, actor, path: AGREEMENTS_PATH },
      <AgreementForm form={form} subjects={subjects} agreement={on.agreement} placementId={on.placementId} />,
    );
  };
  const placementIn = (form: FormReader): string => form.text('placementId') ?? '';

  return [
    page({
      method: 'get',
      path: `${AGREEMENTS_PATH}/nieuw`,
      summary: 'Page: the form to make an agreement for a placement',
      allow: EDITORS,
      audit: null,
      query: newQuery,
      handle: async ({ actor, query }) => {
        const placementId = query.stage ?? '';
        const { clauses, subjects } = await agreements.draft({ schoolId: actor.schoolId ?? '' }, placementId);
        const values = valuesOfAgreement(clauses, {
          school: { name: actor.name, email: null },
          ...(subjects.company.email === null ? {} : { company: { name: '', email: subjects.company.email } }),
        });
        return { html: await formPage(actor, freshForm(values), { placementId, agreement: null }) };
      },
    }),
    page({
      method: 'post',
      path: AGREEMENTS_PATH,
      summary: 'Form: make the agreement of a placement',
      allow: EDITORS,
      audit: 'agreement.made',
      handle: async ({ actor, body }) => {
        const made = await attempt(body, (form) => {
          const entered = checked(newAgreementBody, { placementId: placementIn(form), ...agreementOfForm(form) });
          return agreements.create(actor, entered.placementId, inputOf(entered));
        });
        if (made.ok) return { redirect: withNotice(pathOf(made.value.id), 'overeenkomst-gemaakt') };
        const placementId = placementIn(readForm(body));
        return { html: await formPage(actor, made.form, { placementId, agreement: null }), status: made.status };
      },
    }),
    page({
      method: 'get',
      path: `${AGREEMENTS_PATH}/:id/wijzigen`,
      summary: 'Page: the form to put a new text in place',
      allow: EDITORS,
      audit: null,
      params: agreementParams,
      handle: async ({ actor, params }) => {
        const agreement = await agreements.get(actor, params.id);
        const { content } = newest(agreement);
        const values = { ...valuesOfAgreement(content, agreement.contacts), version: String(agreement.version) };
        const on = { placementId: agreement.placementId, agreement };
        return { html: await formPage(actor, freshForm(values), on) };
      },
    }),
    page({
      method: 'post',
      path: `${AGREEMENTS_PATH}/:id/wijzigen`,
      summary: 'Form: put a new text in place; links under way become void',
      allow: EDITORS,
      audit: 'agreement.revised',
      params: agreementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const revised = await attempt(body, (form) => {
          const entered = checked(revisionBody, { reason: form.text('reason'), ...agreementOfForm(form) });
          return agreements.revise(
            actor,
            { id, version: Number(form.text('version')) },
            {
              ...inputOf(entered),
              reason: entered.reason,
            },
          );
        });
        if (revised.ok) return { redirect: withNotice(pathOf(id), 'overeenkomst-gewijzigd') };
        const agreement = await agreements.get(actor, id);
        const on = { placementId: agreement.placementId, agreement };
        return { html: await formPage(actor, revised.form, on), status: revised.status };
      },
    }),
  ];
};

/** One agreement with what can be done with it. */
const signPages = ({ agreements, signing, papers, clock }: AgreementPagesDeps): AnyRoute[] => {
  const detail = async (actor: Actor, id: string, forms: { sign?: FormState; paper?: FormState }, notice?: string) => {
    const agreement = await agreements.get(actor, id);
    const { pupil } = newest(agreement).content;
    return renderPage(
      { title: `Leerwerkovereenkomst van ${pupil.name}`, actor, path: pathOf(id), notice },
      <AgreementDetail agreement={agreement} role={actor.role} today={clock.today()} {...forms} />,
    );
  };

  return [
    page({
      method: 'get',
      path: `${AGREEMENTS_PATH}/:id`,
      summary: 'Page: one agreement, its signatures and its history',
      allow: READERS,
      audit: 'agreement.read',
      params: agreementParams,
      query: detailQuery,
      handle: async ({ actor, params, query }) => ({ html: await detail(actor, params.id, {}, query.melding) }),
    }),
    page({
      method: 'post',
      path: `${AGREEMENTS_PATH}/:id/links`,
      summary: 'Form: mail links to those who still have to sign, or to one of them',
      allow: EDITORS,
      audit: 'agreement.links-sent',
      params: agreementParams,
      handle: async ({ actor, params: { id }, body }) => {
        const only = PARTIES.filter((party) => readForm(body).list('party').includes(party));
        await signing.sendLinks(actor, id, only.length === 0 ? undefined : only);
        return { redirect: withNotice(pathOf(id), 'links-gestuurd') };
      },
    }),
    page({
      method: 'post',
      path: `${AGREEMENTS_PATH}/:id/ondertekenen`,
      summary: 'Form: sign for the own school or company',
      allow: SIGNERS,
      audit: 'agreement.signed',
      params: agreementParams,
      handle: async ({ actor, params: { id }, body, address }) => {
        const signed = await attempt(body, (form) => {
          if (!form.flag('read')) throw invalid('agreement.read-first', [{ path: 'read', code: 'must-agree' }]);
          const declared = checked(signatureBody, { name: form.text('name'), digest: form.text('digest') });
          return signing.signByAccount(actor, id, declared, address);
        });
        return signed.ok
          ? { redirect: withNotice(pathOf(id), 'ondertekend') }
          : { html: await detail(actor, id, { sign: signed.form }), status: signed.status };
      },
    }),
    page({
      method: 'post',
      path: `${AGREEMENTS_PATH}/:id/papier`,
      summary: 'Form: record a signature on paper with its scan',
      allow: EDITORS,
      audit: 'agreement.paper-recorded',
      params: agreementParams,
      upload: SCAN_UPLOAD,
      handle: async ({ actor, params: { id }, body, file }) => {
        const recorded = await attempt(body, (form) => {
          const paper = checked(paperBody, {
            ...{ party: form.text('party'), name: form.text('name') },
            ...{ signedOn: form.text('signedOn'), digest: form.text('digest') },
          });
          return papers.record(actor, id, paper, file);
        });
        return recorded.ok
          ? { redirect: withNotice(pathOf(id), 'papier-bewaard') }
          : { html: await detail(actor, id, { paper: recorded.form }), status: recorded.status };
      },
    }),
    page({
      method: 'post',
      path: `${AGREEMENTS_PATH}/:id/intrekken`,
      summary: 'Form: take back the newest text while it is not signed by all',
      allow: EDITORS,
      audit: 'agreement.withdrawn',
      params: agreementParams,
      handle: async ({ actor, params: { id }, body }) => {
        await agreements.withdraw(actor, { id, version: Number(readForm(body).text('version')) });
        return { redirect: withNotice(pathOf(id), 'overeenkomst-ingetrokken') };
      },
    }),
  ];
};

/** The pages of agreements. `/overeenkomsten/nieuw` stands before `/overeenkomsten/:id`, which would else take it. */
export const agreementPages = (deps: AgreementPagesDeps): AnyRoute[] => [
  ...textPages(deps),
  ...readPages(deps),
  ...signPages(deps),
];
