import type { Whereabouts } from '../domain/travel.js';
import { formAgain, readForm, type FormReader, type FormState } from './form-state.js';

/**
 * A form in which a point on the map was left open, with the point that an address has about, to look at before it is kept; null when
 * somebody filled it in, or nothing is known near the address.
 * @param name the field of the point, as in `point.lat` and `point.lon`
 */
export const withProposedPoint = async (
  body: Readonly<Record<string, unknown>>,
  name: string,
  find: (form: FormReader) => Promise<Whereabouts | null>,
): Promise<FormState | null> => {
  const form = readForm(body);
  const [lat, lon] = [`${name}.lat`, `${name}.lon`];
  if (form.text(lat) !== undefined || form.text(lon) !== undefined) return null;
  const found = await find(form);
  if (found === null) return null;
  const area = found.by === 'postcode' ? `postcodegebied ${found.name}` : found.name;
  return formAgain(
    { ...body, [lat]: String(found.point.lat), [lon]: String(found.point.lon) },
    `De ligging is nu het midden van ${area}. Verbeter haar als u het beter weet, en bewaar dan.`,
  );
};
