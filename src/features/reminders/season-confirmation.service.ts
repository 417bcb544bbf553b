import { isSeasonId, type SeasonId } from '../../domain/season.js';
import { notFound } from '../../platform/errors.js';
import type { LinkGrant } from '../../platform/links/personal-links.js';

/** Places as the page shows them. */
export interface SeasonPlaces {
  readonly offerId: string;
  readonly title: string;
  readonly establishment: string;
  /** The weekdays with hours and places, in words. */
  readonly days: readonly string[];
  /** Offered in the season that is asked about, and stood by. */
  readonly confirmed: boolean;
}

/** What a company is asked: are these the places of the coming season too? */
export interface SeasonQuestion {
  readonly companyId: string;
  readonly companyName: string;
  readonly season: SeasonId;
  readonly places: readonly SeasonPlaces[];
}

/** "The same places as last season", behind one link of a mail. Looking does nothing; only the button does. */
export const createSeasonConfirmation = (deps: {
  companyName: (companyId: string) => Promise<string | null>;
  /** The places of the season before that were not offered again, and those of the season itself. */
  placesOf: (companyId: string, season: SeasonId) => Promise<readonly SeasonPlaces[]>;
  /** Offers a place again where it must, and records that the company stands by it. Doing it twice is doing it once. */
  confirm: (place: { companyId: string; offerId: string; season: SeasonId; by: string }) => Promise<void>;
}) => {
  const ask = async ({ subjectId }: Pick<LinkGrant, 'subjectId'>): Promise<SeasonQuestion> => {
    const [companyId = '', season = ''] = subjectId.split(':');
    const companyName = await deps.companyName(companyId);
    if (!isSeasonId(season) || companyName === null) throw notFound('link.not-valid');
    return { companyId, companyName, season, places: await deps.placesOf(companyId, season) };
  };

  /** Confirms what was not confirmed yet; says how many places that were. */
  const confirm = async (grant: Pick<LinkGrant, 'subjectId' | 'holderId'>): Promise<number> => {
    const { companyId, season, places } = await ask(grant);
    const open = places.filter(({ confirmed }) => !confirmed);
    for (const { offerId } of open) await deps.confirm({ companyId, offerId, season, by: grant.holderId });
    return open.length;
  };

  return { ask, confirm };
};

export type SeasonConfirmation = ReturnType<typeof createSeasonConfirmation>;
