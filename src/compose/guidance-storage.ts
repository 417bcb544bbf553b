import type { Connection } from 'mongoose';
import { createAttendanceRepository } from '../features/attendance/attendance.model.js';
import { createVisitRepository } from '../features/visits/visits.model.js';
import { createWorkbookRepository } from '../features/workbook/workbook.model.js';

/** What is stored of the guidance of placements. */
export const createGuidanceStorage = (connection: Connection) => ({
  attendanceWeeks: createAttendanceRepository(connection),
  visitRecords: createVisitRepository(connection),
  workbookRecords: createWorkbookRepository(connection),
});
