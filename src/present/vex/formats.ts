import type { OwnVex } from '../../model/exception/own-statement.ts';
import { csafDocument } from './csaf.ts';
import { cyclonedxDocument } from './cyclonedx.ts';
import { openvexDocument } from './openvex.ts';

export const VEX_FORMATS = ['openvex', 'csaf', 'cyclonedx'] as const;
export type VexFormat = (typeof VEX_FORMATS)[number];

const WRITERS: Readonly<Record<VexFormat, (vex: OwnVex) => object>> = {
  openvex: openvexDocument,
  csaf: csafDocument,
  cyclonedx: cyclonedxDocument,
};

/** A VEX document as JSON, with one line break at its end. */
export function vexText(vex: OwnVex, format: VexFormat): string {
  return `${JSON.stringify(WRITERS[format](vex), undefined, 2)}\n`;
}
