import type { Sector } from '../../domain/sector.js';
import { SECTORS } from '../../domain/sector.js';
import { Badge } from '../../web/components/badge.js';
import { Button, ButtonLink } from '../../web/components/button.js';
import { CheckboxesField, HiddenField, SelectField, TextAreaField } from '../../web/components/field.js';
import { Figures } from '../../web/components/figures.js';
import { ConfirmForm, Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import type { Page } from '../../platform/db/cursor.js';
import { valueOf, type FormState } from '../../web/form-state.js';
import { countOf, longDay, moment } from '../../web/texts/format.nl.js';
import { sectorNames } from '../../web/texts/labels.nl.js';
import { isDone, progressOf, type TickSide, type WorkbookItem } from './workbook.rules.js';
import type { CurrentTemplate, GuidedBook } from './workbook.service.js';
import { authorText, bookEntryText, kindNames, placeNames, sectionsOf, ticksText } from './workbook-shape.pages.js';

export const BookList = ({
  query: { cursor, ...query },
  ...props
}: {
  query: { q?: string | undefined; klas?: string | undefined; cursor?: string | undefined };
  groupNames: readonly string[];
  books: Page<GuidedBook>;
  isSchool: boolean;
}) => (
  <>
    <PageHeading
      title="Stageboeken"
      lead="Per leerling wat waar geleerd wordt, en wat al is afgetekend."
      actions={props.isSchool ? <ButtonLink href="/stageboeken/lijsten/techniek">Lijsten per sector</ButtonLink> : null}
    />
    <ListSearch
      action="/stageboeken"
      label="Stageboeken zoeken"
      filters={query}
      words="Leerling of bedrijf"
      file="/stageboeken.csv"
    >
      {(form) => (
        <SelectField
          form={form}
          name="klas"
          label="Klas"
          none="Alle klassen"
          options={props.groupNames.map((name) => ({ value: name, label: name }))}
        />
      )}
    </ListSearch>
    <Card>
      {props.books.items.length === 0 ? (
        <EmptyState
          text={
            (query.q ?? query.klas) === undefined
              ? 'Er is nog geen stage met een stageboek.'
              : 'Er is geen stageboek gevonden. Maak de zoekopdracht ruimer.'
          }
        />
      ) : (
        <DataTable
          caption="Stageboeken, op naam van de leerling"
          captionHidden
          rows={props.books.items}
          keyOf={({ book }) => book.id}
          columns={[
            {
              header: 'Leerling',
              cell: ({ guided }) => <Link href={`/stageboeken/${guided.placement.id}`}>{guided.pupil.name}</Link>,
            },
            { header: 'Klas', cell: ({ guided }) => guided.pupil.groupName },
            { header: 'Bedrijf', cell: ({ guided }) => guided.place.name },
            { header: 'Afgetekend', cell: ({ book }) => `${progressOf(book).done} van ${progressOf(book).total}` },
            {
              header: 'Voor toelating',
              cell: ({ book }) => `${progressOf(book).admissionDone} van ${progressOf(book).admissionTotal}`,
            },
            { header: 'Te bekijken', cell: ({ book }) => (progressOf(book).toSee === 0 ? '' : progressOf(book).toSee) },
          ]}
        />
      )}
      <Pagination path="/stageboeken" query={query} cursor={cursor} next={props.books.next} />
    </Card>
  </>
);

const ItemRow = (props: { item: WorkbookItem; path: string; side: TickSide }) => {
  const { item, path, side } = props;
  const isOn = item.ticks.some((tick) => tick.side === side);
  return (
    <li class="lw-task">
      <div>
        <strong>{item.title}</strong>{' '}
        {isDone(item) ? (
          <Badge tone="good">Afgetekend</Badge>
        ) : item.ticks.length > 0 ? (
          <Badge tone="attention">Leerling zegt: gedaan</Badge>
        ) : null}
        <p class="lw-task__why">
          {kindNames[item.kind]}, {placeNames[item.place].toLowerCase()}
          {item.forAdmission ? ', voor toelating tot het mbo' : ''}
          {item.ticks.length === 0 ? '' : `; ${ticksText(item)}`}
        </p>
      </div>
      <form method="post" action={`${path}/doelen/${item.id}`} class="lw-actions">
        <Button look="secondary" name="doe" value={isOn ? 'terug' : 'af'}>
          {isOn ? 'Haal mijn vinkje weg' : 'Teken af'}
          <span class="lw-visually-hidden">: {item.title}</span>
        </Button>
        {isDone(item) ? null : (
          <Button look="subtle" name="doe" value={item.place === 'school' ? 'company' : 'school'}>
            {item.place === 'school' ? 'Leert het bij het bedrijf' : 'Leert het op school'}
            <span class="lw-visually-hidden">: {item.title}</span>
          </Button>
        )}
      </form>
    </li>
  );
};

export const BookPage = (props: { found: GuidedBook; side: TickSide; linkAddress: string | null }) => {
  const { guided, book } = props.found;
  const { done, total, admissionDone, admissionTotal, toSee } = progressOf(book);
  const path = `/stageboeken/${guided.placement.id}`;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/stageboeken', label: 'Stageboeken' }]} here={guided.pupil.name} />
      <PageHeading
        title={`Stageboek van ${guided.pupil.name}`}
        lead={`${guided.place.name}, ${guided.place.town}. Elk doel staat op één plek: op school of bij het bedrijf.`}
        actions={
          <>
            <ButtonLink href={`${path}/portfolio.pdf`}>Portfolio (PDF)</ButtonLink>
            {props.side === 'school' ? (
              <ButtonLink href={`/plaatsingen/${guided.placement.id}`}>De stage</ButtonLink>
            ) : null}
          </>
        }
      />
      <Figures
        items={[
          { label: 'Afgetekend', value: `${done} van ${total}`, percent: (done / Math.max(1, total)) * 100 },
          {
            label: 'Wat het mbo wil zien',
            value: `${admissionDone} van ${admissionTotal}`,
            percent: (admissionDone / Math.max(1, admissionTotal)) * 100,
          },
          { label: 'Leerling zegt: gedaan', value: String(toSee) },
        ]}
      />
      {sectionsOf(book.items).map(({ section, items }) => (
        <Card title={section} key={section}>
          <ul class="lw-tasks">
            {items.map((item) => (
              <ItemRow item={item} path={path} side={props.side} key={item.id} />
            ))}
          </ul>
        </Card>
      ))}
      <Card title="Dagverslagen">
        {book.reports.length === 0 ? (
          <EmptyState text="De leerling heeft nog geen dagverslag gemaakt." />
        ) : (
          <ul>
            {[...book.reports].reverse().map(({ day, text }) => (
              <li key={day}>
                <strong>{longDay(day)}</strong>: {text}
              </li>
            ))}
          </ul>
        )}
        {props.side === 'company' ? null : (
          <>
            {props.linkAddress === null ? null : (
              <p>
                Geef dit adres aan de leerling; u ziet het één keer: <code>{props.linkAddress}</code>
              </p>
            )}
            <ConfirmForm action={`${path}/link`} submit="Maak een link voor de leerling" look="secondary" />
          </>
        )}
      </Card>
      <Card title="Wat er met dit stageboek gebeurde">
        {book.history.length === 0 ? (
          <EmptyState text="Er is nog niets in geschreven." />
        ) : (
          <ol class="lw-stack lw-stack--tight">
            {book.history.map((entry, at) => (
              <li key={at}>
                {moment(entry.at)}: {bookEntryText(entry)}
              </li>
            ))}
          </ol>
        )}
      </Card>
    </>
  );
};

/** Two sentences and a tick, by link. */
export const ReportPage = ({ found, form, action }: { found: GuidedBook; form: FormState; action: string }) => (
  <div class="lw-narrow lw-stack">
    <PageHeading title={`Dagverslag van ${found.guided.pupil.name}`} lead={`Vandaag bij ${found.guided.place.name}`} />
    <Card>
      <Form form={form} action={action} submit="Klaar">
        <TextAreaField
          form={form}
          name="text"
          label="Wat heb je vandaag gedaan?"
          hint="Twee zinnen is genoeg."
          rows={3}
        />
        <CheckboxesField
          form={form}
          name="itemIds"
          label="Wat kun je afvinken?"
          optional
          options={found.book.items
            .filter((item) => item.place === 'company' && !isDone(item))
            .map(({ id, title }) => ({ value: id, label: title }))}
        />
      </Form>
    </Card>
  </div>
);

export const TemplatePage = (props: { template: CurrentTemplate; form: FormState; mayEdit: boolean }) => {
  const { template, form, mayEdit } = props;
  const path = `/stageboeken/lijsten/${template.sector}`;
  return (
    <>
      <Breadcrumb crumbs={[{ href: '/stageboeken', label: 'Stageboeken' }]} here="Lijsten per sector" />
      <PageHeading
        title={`Doelen en taken ${sectorNames[template.sector].toLowerCase()}`}
        lead={
          template.edition === 0
            ? 'Dit is de lijst van de dienst. Uw school kan er een eigen van maken.'
            : `Uitgave ${template.edition} van uw school, ${countOf(template.items.length, 'regel', 'regels')}.`
        }
        actions={<ButtonLink href={`${path}.csv`}>Download (CSV)</ButtonLink>}
      />
      <p class="lw-actions">
        {SECTORS.map((sector: Sector) => (
          <Link href={`/stageboeken/lijsten/${sector}`} current={sector === template.sector} key={sector}>
            {sectorNames[sector]}
          </Link>
        ))}
      </p>
      <Card title="De lijst">
        <DataTable
          caption="Doelen en taken"
          captionHidden
          rows={template.items}
          keyOf={({ id }) => id}
          columns={[
            { header: 'Nummer', cell: ({ id }) => id },
            { header: 'Onderdeel', cell: ({ section }) => section },
            { header: 'Omschrijving', cell: ({ title }) => title },
            { header: 'Soort', cell: ({ kind }) => kindNames[kind] },
            { header: 'Waar', cell: ({ place }) => placeNames[place] },
            { header: 'Voor toelating', cell: ({ forAdmission }) => (forAdmission ? 'ja' : '') },
          ]}
        />
      </Card>
      {mayEdit ? (
        <Card
          title="Een nieuwe uitgave"
          lead="Verander de regels hieronder, of plak een bestand uit een rekenblad. Stageboeken die al begonnen zijn, houden hun lijst."
        >
          <Form form={form} action={path} submit="Bewaar als nieuwe uitgave">
            <HiddenField name="version" value={valueOf(form, 'version')} />
            <TextAreaField form={form} name="csv" label="Regels, met puntkomma’s" rows={14} />
          </Form>
        </Card>
      ) : null}
      <Card title="Uitgaven">
        {template.editions.length === 0 ? (
          <EmptyState text="Uw school heeft nog geen eigen uitgave." />
        ) : (
          <ul>
            {template.editions.map(({ edition, madeAt, by }) => (
              <li key={edition}>
                Uitgave {edition}: {authorText(by)}, {moment(madeAt)}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};
