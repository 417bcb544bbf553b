import type { EvaluationEvent, Evaluator, GoalsReached, JobOffer, Question, Said } from '../../domain/evaluation.js';
import type { Choice } from '../components/field.js';

/** What is asked of one of the three, in words that fit: a pupil of 15 reads plain Dutch (taalniveau A2). */
export interface QuestionWords {
  readonly title: (pupil: string) => string;
  readonly rating: string;
  readonly goals: string;
  readonly jobOffer: string;
  readonly text: string;
  readonly offers: Readonly<Record<JobOffer | 'unknown', string>>;
}

export const questionWords: Readonly<Record<Evaluator, QuestionWords>> = {
  pupil: {
    title: () => 'Hoe was je stage?',
    rating: 'Hoe vond je je stage?',
    goals: 'Heb je geleerd wat je wilde leren?',
    jobOffer: 'Mag je bij dit bedrijf komen werken?',
    text: 'Wil je nog iets vertellen?',
    offers: {
      kept: 'Ja, ik werk er al of ik ga er werken',
      open: 'Ja, maar het is nog niet zeker',
      'not-kept': 'Het was beloofd, maar het gaat niet door',
      none: 'Nee, dat is niet gevraagd',
      unknown: 'Dat weet ik niet',
    },
  },
  company: {
    title: (pupil) => `Hoe was de stage van ${pupil}?`,
    rating: 'Hoe ging de stage?',
    goals: 'Heeft de leerling de leerdoelen gehaald?',
    jobOffer: 'Biedt u de leerling werk aan?',
    text: 'Wilt u iets toelichten?',
    offers: {
      kept: 'Ja, de leerling werkt hier of komt hier werken',
      open: 'Ja, maar het is nog niet zeker',
      'not-kept': 'Dat was het plan, maar het gaat niet door',
      none: 'Nee',
      unknown: 'Dat weet ik niet',
    },
  },
  mentor: {
    title: (pupil) => `Hoe was de stage van ${pupil}?`,
    rating: 'Hoe ging de stage?',
    goals: 'Heeft de leerling de leerdoelen gehaald?',
    jobOffer: 'Biedt het bedrijf de leerling werk aan?',
    text: 'Wilt u iets toelichten?',
    offers: {
      kept: 'Ja, de leerling werkt er of gaat er werken',
      open: 'Ja, maar het is nog niet zeker',
      'not-kept': 'Het was beloofd, maar het gaat niet door',
      none: 'Nee',
      unknown: 'Dat weet ik niet',
    },
  },
};

export const questionTexts: Readonly<Record<Question, string>> = {
  'felt-safe': 'Voelde je je veilig op je stage?',
  'got-help': 'Kreeg je genoeg hulp bij je werk?',
  'would-recommend': 'Is deze stage ook leuk voor iemand uit je klas?',
  'kept-agreements': 'Kwam de leerling op tijd, en hield de leerling zich aan afspraken?',
  'school-helped': 'Heeft de school u goed geholpen?',
  'another-pupil': 'Wilt u nog eens een leerling van deze school?',
  'place-fits': 'Paste de plek bij de leerling?',
  'company-guided': 'Heeft het bedrijf de leerling goed begeleid?',
  'place-again': 'Zou u hier weer een leerling plaatsen?',
};

const MAYBE: readonly Question[] = ['would-recommend', 'another-pupil', 'place-again'];
/** What somebody can say to a question. */
export const saidText = (question: Question, said: Said): string =>
  said === 'yes' ? 'Ja' : said === 'no' ? 'Nee' : MAYBE.includes(question) ? 'Misschien' : 'Soms wel, soms niet';

const RATINGS: Readonly<Record<number, string>> = {
  5: 'Heel goed',
  4: 'Goed',
  3: 'Gaat wel',
  2: 'Niet zo goed',
  1: 'Slecht',
};
export const ratingText = (rating: number): string => RATINGS[rating] ?? String(rating);
export const ratingChoices: readonly Choice[] = [5, 4, 3, 2, 1].map((one) => ({
  value: String(one),
  label: ratingText(one),
}));

export const goalsNames: Readonly<Record<GoalsReached, string>> = {
  all: 'Ja, alles',
  most: 'Ja, het meeste',
  some: 'Een beetje',
  none: 'Nee',
};

export const evaluatorNames: Readonly<Record<Evaluator, string>> = {
  pupil: 'Leerling',
  company: 'Leerbedrijf',
  mentor: 'Stagebegeleider',
};

const whose: Readonly<Record<Evaluator, string>> = {
  pupil: 'de leerling',
  company: 'het leerbedrijf',
  mentor: 'de stagebegeleider',
};

/** A line of the history. */
export const evaluationEventText = ({ kind, as, by, reason }: EvaluationEvent): string => {
  const why = reason === null ? '' : ` Reden: ${reason}`;
  switch (kind) {
    case 'asked':
      return `${by.name} mailde ${whose[as]} een link naar de vragen.`;
    case 'link-shown':
      return `${by.name} maakte een link voor ${whose[as]}.`;
    case 'link-withdrawn':
      return `${by.name} trok de link van ${whose[as]} in.`;
    case 'answered':
      return as === 'pupil' && by.role !== 'pupil'
        ? `${by.name} vulde in wat de leerling vertelde.`
        : `${by.name} vulde de vragen in.`;
    case 'corrected':
      return `${by.name} verbeterde het antwoord van ${whose[as]}.${why}`;
    case 'taken-back':
      return `${by.name} nam het antwoord van ${whose[as]} terug.${why}`;
  }
};
