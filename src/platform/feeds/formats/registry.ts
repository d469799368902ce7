import { archAvg } from './arch-avg/format.ts';
import { csaf } from './csaf/format.ts';
import { debianTracker } from './debian-tracker/format.ts';
import { glsa } from './glsa/format.ts';
import { nvd } from './nvd/format.ts';
import { osv } from './osv/format.ts';
import { oval } from './oval/format.ts';
import { photonCve } from './photon-cve/format.ts';
import { secdb } from './secdb/format.ts';
import type { AdvisoryFormat } from './types.ts';
import { updateinfo } from './updateinfo/format.ts';
import { usn } from './usn/format.ts';

/** Every format in which publishers have advisories of their own, by its id. */
export const ADVISORY_FORMATS = {
  'arch-avg': archAvg,
  csaf,
  'debian-tracker': debianTracker,
  glsa,
  nvd,
  osv,
  oval,
  'photon-cve': photonCve,
  secdb,
  updateinfo,
  usn,
} as const satisfies Readonly<Record<string, AdvisoryFormat>>;
