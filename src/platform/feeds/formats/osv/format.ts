import { Fault, messageOf } from '../../../../model/fault.ts';
import { bytesOf } from '../../documents/json.ts';
import { parseOsvRecord } from '../../osv.ts';
import type { AdvisoryFormat } from '../types.ts';

/** Records of the OSV schema, one file each, as Ubuntu and GitHub keep them in repositories. */
export const osv: AdvisoryFormat = {
  id: 'osv',
  title: 'OSV records',
  vectors: ['V3', 'V4', 'V6'],
  isNamed: (name) => name.endsWith('.json'),
  async *read(document) {
    const bytes = await bytesOf(document);
    try {
      yield parseOsvRecord(bytes);
    } catch (error) {
      throw new Fault('malformed', `${document.name}: ${messageOf(error)}`, { cause: error });
    }
  },
};
