import type { Connection } from 'mongoose';
import { capacityRoutes } from '../features/capacity/capacity.routes.js';
import { isConfirmed } from '../features/capacity/capacity.rules.js';
import { createCapacityService } from '../features/capacity/capacity.service.js';
import { pupilsAtOnce } from '../features/capacity/company-limit.rules.js';
import { freeCounters } from '../features/capacity/free-counters.rules.js';
import { companyRoutes } from '../features/companies/companies.routes.js';
import { createCompanyService } from '../features/companies/companies.service.js';
import { establishmentRoutes } from '../features/companies/establishments.routes.js';
import { createEstablishmentService } from '../features/companies/establishments.service.js';
import { createRegister } from '../features/companies/register.service.js';
import { supervisorRoutes } from '../features/companies/supervisors.routes.js';
import { createSupervisorService } from '../features/companies/supervisors.service.js';
import { recognitionRoutes } from '../features/recognitions/recognitions.routes.js';
import { isInForceOn, standingOn } from '../features/recognitions/recognitions.rules.js';
import { createRecognitionService } from '../features/recognitions/recognitions.service.js';
import type { CompanyScope } from '../domain/company-scope.js';
import { EVERY_COMPANY, isInScope } from '../domain/company-scope.js';
import type { Recognition } from '../domain/recognition.js';
import type { Clock } from '../platform/clock.js';
import { createChangeFeed } from '../platform/db/change-feed.js';
import type { AnyRoute } from '../web/route.js';
import type { Storage } from './storage.js';

/** A search by words in a list of another kind looks no further than this many establishments. */
const WITH_WORDS = 1000;

export type RegisterStorage = Pick<
  Storage,
  'companies' | 'establishments' | 'supervisors' | 'recognitions' | 'placeOffers'
>;

/** The register with its services: companies, establishments, supervisors, recognitions and places. */
export const createRegisterServices = (parts: {
  connection: Connection;
  storage: RegisterStorage;
  clock: Clock;
  afterWithdrawal?: (recognition: Recognition) => Promise<void>;
}) => {
  const { storage, clock } = parts;
  const feed = createChangeFeed(parts.connection, 'register');
  const register = createRegister({
    sources: {
      company: storage.companies,
      establishment: storage.establishments,
      supervisor: storage.supervisors,
      recognition: storage.recognitions,
      offer: storage.placeOffers,
    },
    feed,
    clock,
    standingOn,
    isRecognisedOn: isInForceOn,
    isConfirmed,
    freePlacesOf: freeCounters,
    pupilsAtOnce,
  });
  const companies = createCompanyService({ companies: storage.companies, register });
  const establishments = createEstablishmentService({
    companies: storage.companies,
    establishments: storage.establishments,
    register,
  });
  const supervisors = createSupervisorService({
    supervisors: storage.supervisors,
    establishmentOf: establishments.get,
  });
  const establishmentIdsWith = (scope: CompanyScope, text: string) =>
    register.establishmentIdsWith(scope, text, WITH_WORDS);
  const establishmentOf = async (scope: CompanyScope, id: string) => {
    const establishment = await storage.establishments.get(id);
    return establishment && isInScope(scope, establishment.companyId) ? establishment : null;
  };
  const recognitions = createRecognitionService({
    recognitions: storage.recognitions,
    clock,
    establishmentIdsWith,
    establishmentExists: async (scope, id) => (await establishmentOf(scope, id)) !== null,
    recognitionsIn: register.recognitionsIn,
    afterWithdrawal: parts.afterWithdrawal ?? (() => Promise.resolve()),
  });
  const capacity = createCapacityService({
    offers: storage.placeOffers,
    clock,
    establishmentIdsWith,
    establishmentOf,
    supervisorsOf: async (id) => (await register.entry(EVERY_COMPANY, id))?.supervisors ?? [],
    maxPupilsOf: async (companyId) => (await storage.companies.get(companyId))?.maxPupils ?? null,
  });

  const routes: AnyRoute[] = [
    ...companyRoutes({ companies }),
    ...establishmentRoutes({ establishments }),
    ...supervisorRoutes({ supervisors }),
    ...recognitionRoutes({ recognitions }),
    ...capacityRoutes({ capacity }),
  ];
  return { register, companies, establishments, supervisors, recognitions, capacity, routes };
};

export type RegisterServices = ReturnType<typeof createRegisterServices>;
