import { TextAreaField, TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { DataTable } from '../../web/components/table.js';
import type { FormState } from '../../web/form-state.js';
import { programmeNames, seasonName, sectorNames } from '../../web/texts/labels.nl.js';
import { ownPlaceStateNames } from '../../web/texts/placements.nl.js';
import type { OwnPlace } from './own-places.rules.js';

/** What is asked of a place that somebody found. */
export const SuggestForm = ({ form, action }: { form: FormState; action: string }) => (
  <Form form={form} action={action} submit="Draag deze plek aan">
    <TextField form={form} name="companyName" label="Naam van het bedrijf" />
    <TextField form={form} name="town" label="Plaats" />
    <TextField form={form} name="kvkNumber" label="KvK-nummer" inputMode="numeric" optional />
    <TextField form={form} name="contact" label="Wie kunnen wij daar bellen of mailen?" optional />
    <TextAreaField form={form} name="work" label="Welk werk ga je daar doen?" rows={3} />
  </Form>
);

/** Places that were found; who they are for stands in none of the columns. */
export const OwnPlaceTable = ({
  places,
  hrefOf,
}: {
  places: readonly OwnPlace[];
  hrefOf: (place: OwnPlace) => string | null;
}) => (
  <DataTable
    caption="Aangedragen plekken"
    captionHidden
    rows={places}
    keyOf={({ id }) => id}
    columns={[
      {
        header: 'Bedrijf',
        cell: (place) => {
          const href = hrefOf(place);
          return (
            <>
              {href === null ? place.companyName : <Link href={href}>{place.companyName}</Link>}
              <span class="lw-cell-note">{place.town}</span>
            </>
          );
        },
      },
      { header: 'KvK-nummer', cell: ({ kvkNumber }) => kvkNumber ?? '–' },
      { header: 'Opleiding', cell: ({ programme }) => programmeNames[programme] },
      { header: 'Sector', cell: ({ sector }) => sectorNames[sector] },
      { header: 'Seizoen', cell: ({ season }) => seasonName(season) },
      { header: 'Stand', cell: ({ state }) => ownPlaceStateNames[state] },
    ]}
  />
);

export const OWN_PLACE_HEADER = ['Bedrijf', 'Plaats', 'KvK-nummer', 'Opleiding', 'Sector', 'Seizoen', 'Stand', 'Werk'];

/** A place that was found as a line of a file; who it is for stands in none of the columns. */
export const ownPlaceRow = (place: OwnPlace): string[] => [
  ...[place.companyName, place.town, place.kvkNumber ?? '', programmeNames[place.programme]],
  ...[sectorNames[place.sector], seasonName(place.season), ownPlaceStateNames[place.state], place.work],
];
