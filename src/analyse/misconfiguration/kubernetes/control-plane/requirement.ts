import type { Severity } from '../../../../model/finding/head.ts';

/** What a flag of a program of the control plane should be. */
export interface Requirement {
  /** Behind the program's name in the check's id. */
  readonly id: string;
  readonly flag: string;
  readonly title: string;
  readonly why: string;
  readonly severity: Severity;
  /** Its section of the CIS Benchmark, where that has it. */
  readonly section?: string;
  /** Does a value, or undefined for a flag that is not there, not do? */
  isBad(value: string | undefined): boolean;
  /** As it should be written; undefined: not at all. */
  readonly good: string | undefined;
  /** As it is written where it is told; undefined: not at all. */
  readonly bad: string | undefined;
}

/** It has to be there. */
export const isMissing = (value: string | undefined): boolean => value === undefined || value === '';
/** It must be this, and is something else by default. */
export const isNot =
  (wanted: string) =>
  (value: string | undefined): boolean =>
    value !== wanted;
/** It is right by default. */
export const is =
  (unwanted: string) =>
  (value: string | undefined): boolean =>
    value === unwanted;
export const isThere = (value: string | undefined): boolean => value !== undefined;
/** A list that must have, or must not have, this. */
export const lacks =
  (wanted: string) =>
  (value: string | undefined): boolean =>
    !(value ?? '').split(',').includes(wanted);
export const has =
  (unwanted: string) =>
  (value: string | undefined): boolean =>
    (value ?? '').split(',').includes(unwanted);
/** A duration as Go writes it, such as `1m30s`, that is nothing or more than so many seconds. */
export const isNoneOrOver =
  (most: number) =>
  (value: string | undefined): boolean => {
    const parts = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s?)?$/.exec(value ?? 'unset');
    if (!parts) return false;
    const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
    const total = hours * 3600 + minutes * 60 + seconds;
    return total === 0 || total > most;
  };
/** A list of cipher suites among which one can be broken. */
export const isWeakCipher = (value: string | undefined): boolean =>
  /_RC4_|_3DES_|_CBC_|_NULL_/.test(value ?? '');
/** Feature gates that keep the certificates of kubelets from being renewed. */
export const stopsRotation = (value: string | undefined): boolean =>
  /RotateKubeletServerCertificate=false/.test(value ?? '');
export const isUnder =
  (least: number) =>
  (value: string | undefined): boolean =>
    value === undefined || Number(value) < least;
