import type { ComponentChildren } from 'preact';
import { z } from 'zod';
import { REGISTER_READERS, type Actor } from '../../domain/actor.js';
import { companyScopeOf } from '../../domain/company-scope.js';
import type { Whereabouts } from '../../domain/travel.js';
import { ButtonLink } from '../../web/components/button.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading, type Crumb } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { withProposedPoint } from '../../web/proposed-point.js';
import { attempt, checked, freshForm, readForm, type FormState } from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf } from '../../web/texts/format.nl.js';
import type { CompanyService } from './companies.service.js';
import { companyChangeBody, companyParams, newCompanyBody } from './companies.schemas.js';
import {
  CompanyForm,
  companyOfForm,
  EstablishmentForm,
  establishmentOfForm,
  valuesOfCompany,
  valuesOfEstablishment,
} from './company-forms.pages.js';
import { establishmentChangeBody, newEstablishmentBody } from './establishments.schemas.js';
import type { EstablishmentService } from './establishments.service.js';
import type { PartOfAddress } from './whereabouts.rules.js';

export interface CompanyPagesDeps {
  readonly companies: CompanyService;
  readonly establishments: EstablishmentService;
  /** Where an address is about, from what the person may see. */
  readonly whereabouts: (actor: Actor, address: PartOfAddress) => Promise<Whereabouts | null>;
}

const EDITORS = ['coordinator', 'company', 'admin'] as const;
const ADDERS = ['coordinator', 'admin'] as const;
const MOST_ESTABLISHMENTS = 100;
const pageQuery = z.object(noticeQuery);

const versionIn = (body: Readonly<Record<string, unknown>>): number => Number(readForm(body).text('version'));

const formPage = (actor: Actor, title: string, crumbs: readonly Crumb[], form: ComponentChildren): string =>
  renderPage(
    { title, actor, path: '/leerbedrijven' },
    <>
      <Breadcrumb crumbs={[{ href: '/leerbedrijven', label: 'Leerbedrijven' }, ...crumbs]} here={title} />
      <PageHeading title={title} />
      <Card>{form}</Card>
    </>,
  );

/** A company with its establishments, and the form to change it. */
const companyPagesOf = ({ companies, establishments }: CompanyPagesDeps): AnyRoute[] => {
  const editPage = (actor: Actor, id: string | null, form: FormState): string =>
    formPage(
      actor,
      id === null ? 'Leerbedrijf toevoegen' : 'Leerbedrijf wijzigen',
      [],
      <CompanyForm
        form={form}
        action={id === null ? '/bedrijven' : `/bedrijven/${id}`}
        submit={id === null ? 'Voeg toe' : 'Bewaar'}
        cancel={id === null ? '/leerbedrijven' : `/bedrijven/${id}`}
      />,
    );
  return [
    page({
      method: 'get',
      path: '/bedrijven/nieuw',
      summary: 'Page: the form to add a company',
      allow: ADDERS,
      audit: null,
      handle: ({ actor }) => ({ html: editPage(actor, null, freshForm()) }),
    }),
    page({
      method: 'post',
      path: '/bedrijven',
      summary: 'Form: add a company',
      allow: ADDERS,
      audit: 'company.added',
      handle: async ({ actor, body }) => {
        const added = await attempt(body, (form) => companies.create(checked(newCompanyBody, companyOfForm(form))));
        return added.ok
          ? { redirect: withNotice(`/bedrijven/${added.value.id}`, 'bedrijf-toegevoegd') }
          : { html: editPage(actor, null, added.form), status: added.status };
      },
    }),
    page({
      method: 'get',
      path: '/bedrijven/:id',
      summary: 'Page: one company with its establishments',
      allow: REGISTER_READERS,
      audit: null,
      params: companyParams,
      query: pageQuery,
      handle: async ({ actor, params: { id }, query }) => {
        const scope = companyScopeOf(actor);
        const [company, { items }] = await Promise.all([
          companies.get(scope, id),
          establishments.search(scope, { companyId: id, near: null, free: false, limit: MOST_ESTABLISHMENTS }),
        ]);
        const mayEdit = EDITORS.some((role) => role === actor.role);
        return {
          html: renderPage(
            { title: company.name, actor, path: '/leerbedrijven', notice: query.melding },
            <>
              <Breadcrumb crumbs={[{ href: '/leerbedrijven', label: 'Leerbedrijven' }]} here={company.name} />
              <PageHeading
                title={company.name}
                lead={`KvK ${company.kvkNumber}`}
                actions={
                  mayEdit ? (
                    <>
                      <ButtonLink href={`/bedrijven/${id}/vestigingen/nieuw`} look="primary">
                        Vestiging toevoegen
                      </ButtonLink>
                      <ButtonLink href={`/bedrijven/${id}/wijzigen`}>Wijzigen</ButtonLink>
                      <ButtonLink href={`/bedrijven/${id}/geschiedenis`}>Geschiedenis</ButtonLink>
                    </>
                  ) : undefined
                }
              />
              <div class="lw-columns lw-columns--aside">
                <Card title="Vestigingen">
                  {items.length === 0 ? (
                    <EmptyState text="Dit bedrijf heeft nog geen vestiging. Erkenningen en plekken horen bij een vestiging." />
                  ) : (
                    <DataTable
                      caption="Vestigingen van dit bedrijf"
                      captionHidden
                      rows={items}
                      keyOf={({ entry }) => entry.establishment.id}
                      columns={[
                        {
                          header: 'Vestiging',
                          cell: ({ entry: { establishment } }) => (
                            <Link href={`/vestigingen/${establishment.id}`}>{establishment.name}</Link>
                          ),
                        },
                        { header: 'Plaats', cell: ({ entry }) => entry.establishment.town },
                        {
                          header: 'Aanbod',
                          cell: ({ offers }) => countOf(offers.length, 'soort plek', 'soorten plekken'),
                        },
                      ]}
                    />
                  )}
                </Card>
                <Card title="Gegevens">
                  <DataList
                    items={[
                      ['Leerbedrijf-ID', company.leerbedrijfId],
                      ['E-mail', mayEdit ? company.email : null],
                      ['Telefoon', mayEdit ? company.phone : null],
                      [
                        'Hooguit tegelijk',
                        company.maxPupils === null
                          ? 'geen maximum'
                          : countOf(company.maxPupils, 'leerling', 'leerlingen'),
                      ],
                    ]}
                  />
                </Card>
              </div>
            </>,
          ),
        };
      },
    }),
    page({
      method: 'get',
      path: '/bedrijven/:id/wijzigen',
      summary: 'Page: the form to change a company',
      allow: EDITORS,
      audit: null,
      params: companyParams,
      handle: async ({ actor, params: { id } }) => ({
        html: editPage(actor, id, freshForm(valuesOfCompany(await companies.get(companyScopeOf(actor), id)))),
      }),
    }),
    page({
      method: 'post',
      path: '/bedrijven/:id',
      summary: 'Form: change a company',
      allow: EDITORS,
      audit: 'company.changed',
      params: companyParams,
      handle: async ({ actor, params: { id }, body }) => {
        const changed = await attempt(body, (form) =>
          companies.change(
            companyScopeOf(actor),
            { id, version: versionIn(body) },
            checked(companyChangeBody, companyOfForm(form)),
          ),
        );
        return changed.ok
          ? { redirect: withNotice(`/bedrijven/${id}`, 'bedrijf-bewaard') }
          : { html: editPage(actor, id, changed.form), status: changed.status };
      },
    }),
  ];
};

/** Adding and changing an establishment. */
const establishmentForms = ({ companies, establishments, whereabouts }: CompanyPagesDeps): AnyRoute[] => {
  /** The form again where the point was left open and is known about. */
  const located = (actor: Actor, body: Readonly<Record<string, unknown>>): Promise<FormState | null> =>
    withProposedPoint(body, 'point', (form) =>
      whereabouts(actor, { postcode: form.text('postcode'), town: form.text('town') }),
    );

  const newPage = async (actor: Actor, companyId: string, form: FormState): Promise<string> => {
    const company = await companies.get(companyScopeOf(actor), companyId);
    return formPage(
      actor,
      'Vestiging toevoegen',
      [{ href: `/bedrijven/${companyId}`, label: company.name }],
      <EstablishmentForm
        form={form}
        action={`/bedrijven/${companyId}/vestigingen`}
        submit="Voeg toe"
        cancel={`/bedrijven/${companyId}`}
      />,
    );
  };
  const editPage = async (actor: Actor, id: string, sent?: FormState): Promise<string> => {
    const establishment = await establishments.get(companyScopeOf(actor), id);
    return formPage(
      actor,
      'Vestiging wijzigen',
      [{ href: `/vestigingen/${id}`, label: establishment.name }],
      <EstablishmentForm
        form={sent ?? freshForm(valuesOfEstablishment(establishment))}
        action={`/vestigingen/${id}`}
        submit="Bewaar"
        cancel={`/vestigingen/${id}`}
      />,
    );
  };
  return [
    page({
      method: 'get',
      path: '/bedrijven/:id/vestigingen/nieuw',
      summary: 'Page: the form to add an establishment',
      allow: EDITORS,
      audit: null,
      params: companyParams,
      handle: async ({ actor, params: { id } }) => ({
        html: await newPage(actor, id, freshForm({ reachableBy: ['walk', 'bicycle', 'brought'] })),
      }),
    }),
    page({
      method: 'post',
      path: '/bedrijven/:id/vestigingen',
      summary: 'Form: add an establishment',
      allow: EDITORS,
      audit: 'establishment.added',
      params: companyParams,
      handle: async ({ actor, params: { id: companyId }, body }) => {
        const proposed = await located(actor, body);
        if (proposed !== null) return { html: await newPage(actor, companyId, proposed), status: 422 };
        const added = await attempt(body, (form) =>
          establishments.create(
            companyScopeOf(actor),
            checked(newEstablishmentBody, { companyId, ...establishmentOfForm(form) }),
          ),
        );
        return added.ok
          ? { redirect: withNotice(`/vestigingen/${added.value.id}`, 'vestiging-toegevoegd') }
          : { html: await newPage(actor, companyId, added.form), status: added.status };
      },
    }),
    page({
      method: 'get',
      path: '/vestigingen/:id/wijzigen',
      summary: 'Page: the form to change an establishment',
      allow: EDITORS,
      audit: null,
      params: companyParams,
      handle: async ({ actor, params: { id } }) => ({ html: await editPage(actor, id) }),
    }),
    page({
      method: 'post',
      path: '/vestigingen/:id',
      summary: 'Form: change an establishment',
      allow: EDITORS,
      audit: 'establishment.changed',
      params: companyParams,
      handle: async ({ actor, params: { id }, body }) => {
        const proposed = await located(actor, body);
        if (proposed !== null) return { html: await editPage(actor, id, proposed), status: 422 };
        const changed = await attempt(body, (form) =>
          establishments.change(
            companyScopeOf(actor),
            { id, version: versionIn(body) },
            checked(establishmentChangeBody, establishmentOfForm(form)),
          ),
        );
        return changed.ok
          ? { redirect: withNotice(`/vestigingen/${id}`, 'vestiging-bewaard') }
          : { html: await editPage(actor, id, changed.form), status: changed.status };
      },
    }),
  ];
};

/** The pages of companies and their establishments. */
export const companyPages = (deps: CompanyPagesDeps): AnyRoute[] => [
  ...companyPagesOf(deps),
  ...establishmentForms(deps),
];
