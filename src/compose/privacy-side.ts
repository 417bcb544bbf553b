import type { Connection } from 'mongoose';
import { createCountsRepository } from '../features/privacy/counts.model.js';
import { countRoutes } from '../features/privacy/counts.routes.js';
import { createCountsService } from '../features/privacy/counts.service.js';
import { readerHome } from '../features/privacy/reader-home.pages.js';
import { supervisorHome } from '../features/companies/supervisor-home.pages.js';
import type { AnyRoute } from '../web/route.js';
import type { Storage } from './storage.js';

/** Who may know what of whom: counts for research, and the homes of those who see least. */
export const composePrivacySide = (connection: Connection, storage: Storage) => {
  const counts = createCountsService({ counts: createCountsRepository(connection) });
  const homes = {
    reader: readerHome({ counts }),
    supervisor: supervisorHome({
      registration: async ({ companyId, supervisorId }) => {
        const supervisor = await storage.supervisors.get(supervisorId);
        const place = supervisor && (await storage.establishments.get(supervisor.establishmentId));
        if (place?.companyId !== companyId) return null;
        return { name: supervisor?.name ?? '', establishment: place.name, town: place.town };
      },
    }),
  };
  const routes: AnyRoute[] = countRoutes({ counts });
  return { counts, homes, routes };
};

export type PrivacySide = ReturnType<typeof composePrivacySide>;
