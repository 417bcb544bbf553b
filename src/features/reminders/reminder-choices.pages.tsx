import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import { HiddenField, RadiosField, TextField } from '../../web/components/field.js';
import { Fields, Form } from '../../web/components/form.js';
import { Breadcrumb, Card, PageHeading } from '../../web/components/page-parts.js';
import {
  attempt,
  checked,
  freshForm,
  valueOf,
  type FormReader,
  type FormState,
  type FormValues,
} from '../../web/form-state.js';
import { renderPage } from '../../web/layout.js';
import { withNotice } from '../../web/notices.nl.js';
import { noticeQuery } from '../../web/page-query.js';
import { page, type AnyRoute } from '../../web/route.js';
import { intervalNames, rhythmNames } from '../../web/texts/reminders.nl.js';
import { RHYTHMS } from './digest.rules.js';
import type { PreferenceService } from './preferences.service.js';
import { DEFAULT_INTERVALS, MOMENT_LISTS, type ReminderIntervals } from './reminder-settings.rules.js';
import type { ReminderSettingsService } from './reminder-settings.service.js';
import { intervalsBody, preferenceBody } from './reminders.schemas.js';

export interface ReminderChoicePagesDeps {
  readonly settings: ReminderSettingsService;
  readonly preferences: PreferenceService;
}

type Interval = keyof ReminderIntervals;
const INTERVALS = Object.keys(DEFAULT_INTERVALS) as Interval[];
const isList = (name: Interval): boolean => (MOMENT_LISTS as readonly Interval[]).includes(name);

/** The intervals as fields of a form: lists with commas. */
export const valuesOfIntervals = (intervals: ReminderIntervals & { version: number }): FormValues => ({
  version: String(intervals.version),
  ...Object.fromEntries(INTERVALS.map((name) => [name, [intervals[name]].flat().join(', ')])),
});

const numberIn = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** What a form with intervals asks for; an empty list means never. */
export const intervalsOfForm = (form: FormReader): Record<string, unknown> =>
  Object.fromEntries(
    INTERVALS.map((name) => {
      const typed = form.text(name) ?? '';
      const parts = typed.split(/[\s,;]+/).filter((part) => part !== '');
      return [name, isList(name) ? parts.map(numberIn) : numberIn(typed)];
    }),
  );

const settingsPage = (actor: Actor, form: FormState, notice?: string): string =>
  renderPage(
    { title: 'Momenten van meldingen', actor, path: '/meldingen/instellingen', notice },
    <>
      <Breadcrumb crumbs={[{ href: '/meldingen', label: 'Meldingen' }]} here="Momenten" />
      <PageHeading
        title="Momenten van meldingen"
        lead="Bepaal hoe lang van tevoren mensen van uw school een herinnering krijgen. Scheid getallen met een komma. Laat een veld met meer momenten leeg om er niets over te sturen."
      />
      <Card>
        <Form form={form} action="/meldingen/instellingen" submit="Bewaren" cancel="/meldingen">
          <HiddenField name="version" value={valueOf(form, 'version')} />
          <Fields>
            {INTERVALS.map((name) => (
              <TextField
                key={name}
                form={form}
                name={name}
                label={intervalNames[name]?.label ?? name}
                hint={intervalNames[name]?.hint ?? ''}
                optional={isList(name)}
              />
            ))}
          </Fields>
        </Form>
      </Card>
    </>,
  );

const preferencePage = (actor: Actor, form: FormState, notice?: string): string =>
  renderPage(
    { title: 'Mijn meldingen', actor, path: '/meldingen/voorkeur', notice },
    <>
      <PageHeading
        title="Mijn meldingen"
        lead="Hoe vaak wilt u mail? Hebt u niets te doen, dan krijgt u ook niets. Wat echt niet kan wachten, mailen wij meteen."
      />
      <Card>
        <Form form={form} action="/meldingen/voorkeur" submit="Bewaren" cancel="/">
          <HiddenField name="version" value={valueOf(form, 'version')} />
          <RadiosField
            form={form}
            name="rhythm"
            label="Hoe vaak"
            hint="Wie één keer per week kiest, krijgt geen herinnering meer aan wat voor maandag al voorbij is."
            options={RHYTHMS.map((value) => ({ value, label: rhythmNames[value] ?? value }))}
          />
          <Fields title="Stille uren">
            <TextField form={form} name="quietFrom" label="Geen mail vanaf" type="time" />
            <TextField
              form={form}
              name="quietUntil"
              label="Tot"
              type="time"
              hint="Twee keer dezelfde tijd: geen stille uren"
            />
          </Fields>
        </Form>
      </Card>
    </>,
  );

const query = z.object(noticeQuery);

/** When a school is told of what, and how a person wants to be told. */
export const reminderChoicePages = ({ settings, preferences }: ReminderChoicePagesDeps): AnyRoute[] => [
  page({
    method: 'get',
    path: '/meldingen/instellingen',
    summary: 'Page: when the people of the own school are told of what',
    allow: ['coordinator'],
    audit: null,
    query,
    handle: async ({ actor, query: { melding } }) => ({
      html: settingsPage(actor, freshForm(valuesOfIntervals(await settings.get(schoolScopeOf(actor)))), melding),
    }),
  }),
  page({
    method: 'post',
    path: '/meldingen/instellingen',
    summary: 'Change when the people of the own school are told of what',
    allow: ['coordinator'],
    audit: 'reminder-settings.changed',
    handle: async ({ actor, body }) => {
      const done = await attempt(body, (form) =>
        settings.change(
          schoolScopeOf(actor),
          Number(form.text('version')),
          checked(intervalsBody, intervalsOfForm(form)),
        ),
      );
      if (!done.ok) return { html: settingsPage(actor, done.form), status: done.status };
      return { redirect: withNotice('/meldingen/instellingen', 'meldingen-bewaard') };
    },
  }),
  page({
    method: 'get',
    path: '/meldingen/voorkeur',
    summary: 'Page: how the caller wants to be told',
    allow: 'signed-in',
    audit: null,
    query,
    handle: async ({ actor, query: { melding } }) => {
      const { version, rhythm, quietFrom, quietUntil } = await preferences.get(actor.accountId);
      const values = { version: String(version), rhythm, quietFrom, quietUntil };
      return { html: preferencePage(actor, freshForm(values), melding) };
    },
  }),
  page({
    method: 'post',
    path: '/meldingen/voorkeur',
    summary: 'Change how the caller wants to be told',
    allow: 'signed-in',
    audit: 'reminder-preference.changed',
    handle: async ({ actor, body }) => {
      const done = await attempt(body, (form) => {
        const asked = {
          rhythm: form.text('rhythm'),
          quietFrom: form.text('quietFrom'),
          quietUntil: form.text('quietUntil'),
        };
        return preferences.change(actor.accountId, Number(form.text('version')), checked(preferenceBody, asked));
      });
      if (!done.ok) return { html: preferencePage(actor, done.form), status: done.status };
      return { redirect: withNotice('/meldingen/voorkeur', 'meldingen-bewaard') };
    },
  }),
];
