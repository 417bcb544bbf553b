import { z } from 'zod';
import { ConfirmForm } from '../../web/components/form.js';
import { Badge } from '../../web/components/badge.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { renderPage } from '../../web/layout.js';
import { page, type AnyRoute } from '../../web/route.js';
import { countOf } from '../../web/texts/format.nl.js';
import { seasonName } from '../../web/texts/labels.nl.js';
import type { AuditNote } from '../../platform/audit/audit-events.js';
import type { LinkGrant } from '../../platform/links/personal-links.js';
import { LESS_MAIL, SAME_PLACES } from './digest.service.js';
import type { PreferenceService } from './preferences.service.js';
import type { SeasonConfirmation, SeasonQuestion } from './season-confirmation.service.js';

export interface ReminderLinkPagesDeps {
  readonly preferences: PreferenceService;
  readonly confirmation: SeasonConfirmation;
  readonly openLink: (secret: string, purpose: string, address: string) => Promise<LinkGrant>;
  readonly audit: (note: AuditNote) => Promise<void>;
}

const params = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{20,100}$/) });

const lessMailPage = (secret: string): string =>
  renderPage(
    { title: 'Minder mail', actor: null, path: '/meldingen/minder' },
    <>
      <PageHeading title="Minder mail" lead="U krijgt dan ten hoogste één keer per week een overzicht, op maandag." />
      <Card>
        <p>Alleen wat echt niet kan wachten, mailen wij u ook dan meteen.</p>
        <ConfirmForm action={`/meldingen/minder/${secret}`} submit="Stuur mij één mail per week" />
      </Card>
    </>,
  );

const doneHtml = (title: string, text: string): string =>
  renderPage(
    { title, actor: null, path: '/' },
    <>
      <PageHeading title={title} />
      <Card>
        <p>{text}</p>
      </Card>
    </>,
  );

const questionPage = ({ companyName, season, places }: SeasonQuestion, secret: string): string => {
  const open = places.filter(({ confirmed }) => !confirmed).length;
  return renderPage(
    { title: 'Dezelfde plekken', actor: null, path: '/zelfde-plekken' },
    <>
      <PageHeading
        title="Dezelfde plekken als vorig seizoen?"
        lead={`Dit zijn de plekken van ${companyName}. Gelden ze ook in het ${seasonName(season)}?`}
      />
      <Card>
        {places.length === 0 ? (
          <EmptyState text="Wij kennen van uw bedrijf geen plekken uit het vorige seizoen. Log in om plekken aan te bieden." />
        ) : (
          <DataTable
            caption="Plekken van vorig seizoen"
            rows={places}
            keyOf={({ offerId }) => offerId}
            columns={[
              { header: 'Werk', cell: ({ title }) => title },
              { header: 'Vestiging', cell: ({ establishment }) => establishment },
              { header: 'Dagen', cell: ({ days }) => days.join(', '), wide: true },
              {
                header: 'Stand',
                cell: ({ confirmed }) =>
                  confirmed ? <Badge tone="good">Bevestigd</Badge> : <Badge tone="attention">Nog niet bevestigd</Badge>,
              },
            ]}
          />
        )}
        {open === 0 ? (
          <p>U hoeft niets te doen.</p>
        ) : (
          <ConfirmForm
            action={`/zelfde-plekken/${secret}`}
            submit={`Ja, bevestig ${countOf(open, 'aanbod', 'aanbiedingen')}`}
          >
            <p>Klopt er iets niet? Log dan in en pas het aan.</p>
          </ConfirmForm>
        )}
      </Card>
    </>,
  );
};

/** The pages behind links in mails with reminders: nobody signs in, and opening one does nothing. */
export const reminderLinkPages = ({
  preferences,
  confirmation,
  openLink,
  audit,
}: ReminderLinkPagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: '/meldingen/minder/:secret',
    summary: 'Page: ask for less mail, by a link',
    allow: 'everyone',
    audit: null,
    params,
    handle: async ({ params: { secret }, address }) => {
      await openLink(secret, LESS_MAIL, address);
      return { html: lessMailPage(secret) };
    },
  }),
  page({
    method: 'post',
    path: '/meldingen/minder/:secret',
    summary: 'Lower to one mail a week, by a link; also what a mail program does at one click (RFC 8058)',
    allow: 'everyone',
    audit: null,
    params,
    handle: async ({ params: { secret }, address }) => {
      const { holderId } = await openLink(secret, LESS_MAIL, address);
      await preferences.lessMail(holderId);
      return { html: doneHtml('Dat is geregeld', 'U krijgt voortaan ten hoogste één keer per week een overzicht.') };
    },
  }),
  page({
    method: 'get',
    path: '/zelfde-plekken/:secret',
    summary: "Page: last season's places of a company, by a link",
    allow: 'everyone',
    audit: null,
    params,
    handle: async ({ params: { secret }, address }) => ({
      html: questionPage(await confirmation.ask(await openLink(secret, SAME_PLACES, address)), secret),
    }),
  }),
  page({
    method: 'post',
    path: '/zelfde-plekken/:secret',
    summary: "Confirm last season's places for the new season, by a link",
    allow: 'everyone',
    // The log keeps the parameters of a path, and the secret must stand nowhere: the event is written here.
    audit: null,
    params,
    handle: async ({ params: { secret }, address, requestId }) => {
      const grant = await openLink(secret, SAME_PLACES, address);
      const count = await confirmation.confirm(grant);
      await audit({
        action: 'place-offer.confirmed-by-link',
        actor: null,
        subject: { season: grant.subjectId, holderId: grant.holderId },
        outcome: 'done',
        requestId,
      });
      const what = countOf(count, 'aanbod', 'aanbiedingen');
      return {
        html: doneHtml(
          'Bedankt',
          count === 0
            ? 'Alles was al bevestigd.'
            : `U hebt ${what} bevestigd. Scholen kunnen er nu leerlingen voor voorstellen.`,
        ),
      };
    },
  }),
];
