import { Fault } from '../../model/fault.ts';
import { openAuditFile } from './open-audit-file.ts';
import { isAuditStream, openAuditStream } from './open-audit-stream.ts';
import type { AuditFile } from './types.ts';

/** A file by its path, or a receiver by its URL. Throws a `Fault` (`usage`) for a URL of no such receiver. */
export function openAuditDevice(place: string): AuditFile {
  if (!/^(?:socket|syslog)\+/.test(place)) return openAuditFile(place);
  if (!isAuditStream(place)) throw new Fault('usage', `${place} is no place for records`);
  return openAuditStream(place);
}
