import { route, type AnyRoute } from '../../web/route.js';
import {
  agreementPage,
  agreementParams,
  agreementQuery,
  agreementView,
  inputOf,
  linksBody,
  linksView,
  newAgreementBody,
  paperBody,
  revisionBody,
  signatureBody,
  toAgreementRow,
  toAgreementView,
} from './agreements.schemas.js';
import type { AgreementService } from './agreements.service.js';
import { SCAN_UPLOAD, type PaperSigning } from './paper-signing.service.js';
import type { SigningService } from './signing.service.js';

export interface AgreementRouteDeps {
  readonly agreements: AgreementService;
  readonly signing: SigningService;
  readonly papers: PaperSigning;
}

/** The JSON routes of agreements. */
export const agreementRoutes = ({ agreements, signing, papers }: AgreementRouteDeps): AnyRoute[] => [
  route({
    method: 'get',
    path: '/api/v1/agreements',
    summary: 'List agreements by the name of the pupil: of the school, the groups one guides, or the company',
    allow: ['coordinator', 'mentor', 'company'],
    audit: null,
    query: agreementQuery,
    response: agreementPage,
    handle: async ({ actor, query: { cursor, limit, ...filter } }) => {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      const page = await agreements.list(actor, { ...given, limit, cursor });
      return { ...page, items: page.items.map(toAgreementRow) };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/agreements/:id',
    summary: 'Read an agreement with all its texts and signatures',
    allow: ['coordinator', 'mentor', 'company'],
    audit: 'agreement.read',
    params: agreementParams,
    response: agreementView,
    handle: async ({ actor, params }) => toAgreementView(await agreements.get(actor, params.id)),
  }),
  route({
    method: 'post',
    path: '/api/v1/agreements',
    summary: 'Make the agreement of a placement; what is absent takes the standard text',
    allow: ['coordinator'],
    audit: 'agreement.made',
    body: newAgreementBody,
    response: agreementView,
    status: 201,
    handle: async ({ actor, body }) => toAgreementView(await agreements.create(actor, body.placementId, inputOf(body))),
  }),
  route({
    method: 'post',
    path: '/api/v1/agreements/:id/revisions',
    summary: 'Put a new text in place: a correction, or an amendment once all signed; links under way become void',
    allow: ['coordinator'],
    audit: 'agreement.revised',
    params: agreementParams,
    body: revisionBody,
    response: agreementView,
    status: 201,
    guarded: true,
    handle: async ({ actor, params, body, ifMatch }) =>
      toAgreementView(
        await agreements.revise(actor, { id: params.id, version: ifMatch }, { ...inputOf(body), reason: body.reason }),
      ),
  }),
  route({
    method: 'post',
    path: '/api/v1/agreements/:id/links',
    summary: 'Mail a personal link to those who still have to sign, or to some of them',
    allow: ['coordinator'],
    audit: 'agreement.links-sent',
    params: agreementParams,
    body: linksBody,
    response: linksView,
    handle: async ({ actor, params, body }) => ({ sentTo: await signing.sendLinks(actor, params.id, body.parties) }),
  }),
  route({
    method: 'post',
    path: '/api/v1/agreements/:id/signatures',
    summary: 'Sign the newest text for the own school or company; the digest says which text was read',
    allow: ['coordinator', 'company'],
    audit: 'agreement.signed',
    params: agreementParams,
    body: signatureBody,
    response: agreementView,
    handle: async ({ actor, params, body, address }) =>
      toAgreementView(await signing.signByAccount(actor, params.id, body, address)),
  }),
  route({
    method: 'post',
    path: '/api/v1/agreements/:id/paper-signatures',
    summary: 'Record a signature on paper with its scan (PDF, PNG or JPEG); the digest says which text was signed',
    allow: ['coordinator'],
    audit: 'agreement.paper-recorded',
    params: agreementParams,
    body: paperBody,
    upload: SCAN_UPLOAD,
    response: agreementView,
    handle: async ({ actor, params, body, file }) => toAgreementView(await papers.record(actor, params.id, body, file)),
  }),
  route({
    method: 'post',
    path: '/api/v1/agreements/:id/withdrawal',
    summary: 'Take back the newest text while it is not signed by all',
    allow: ['coordinator'],
    audit: 'agreement.withdrawn',
    params: agreementParams,
    response: agreementView,
    guarded: true,
    handle: async ({ actor, params, ifMatch }) =>
      toAgreementView(await agreements.withdraw(actor, { id: params.id, version: ifMatch })),
  }),
];
