import { ApplicationSet } from '../../../model/sets/applications.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Language } from '../../../model/sets/language.ts';
import { exactText, regularExpression } from '../../../model/sets/patterns.ts';
import { Traffic } from '../../../model/sets/traffic.ts';

let [paths, refused]: [Language?, Traffic?] = [];

/**
 * The paths that HAProxy passes on: what its normalisation leaves as it is (`configuration`), without what it refuses.
 * Unreserved characters are not encoded, hexadecimal digits are in upper case, no segment is empty but the last one,
 * none is `.` or `..`, and slash, backslash, NUL, dot and percent with two digits are not encoded (RFC 3986, 6.2.2).
 */
export function normalPaths(): Language {
  // Most commands about networks come by here, and few have use for it.
  return (paths ??= languageOfNormalPaths());
}

/** The methods of requests; a tunnel is none. */
export const METHODS = exactText('CONNECT', { ignoreCase: true }).complement();

/** The port that may follow a host. */
export const HOST_PORT = regularExpression(':[0-9]*');

/** Requests that never get through, whatever the profile says. */
export function neverPassed(): Traffic {
  return (refused ??= Traffic.application(
    Intervals.of([[0, 65_535]]),
    ApplicationSet.http({ paths: normalPaths().complement() }).union(
      ApplicationSet.http({ methods: METHODS.complement() }),
    ),
  ));
}

function languageOfNormalPaths(): Language {
  const plain = '[!-~]';
  const wellFormed = regularExpression(String.raw`/([!"$&->@-\[\]-~]|%[0-9A-F][0-9A-F])*`);
  const unreserved = '2D|2E|3[0-9]|4[1-9A-F]|5[0-9A]|5F|6[1-9A-F]|7[0-9A]|7E';
  const never = [
    `${plain}*%(${unreserved}|2F|5C|00)${plain}*`,
    `${plain}*%25[0-9A-Fa-f][0-9A-Fa-f]${plain}*`,
    `${plain}*//${plain}*`,
    String.raw`(${plain}*/)?\.\.?(/${plain}*)?`,
  ];
  return wellFormed.subtract(Language.unionOf(never.map((pattern) => regularExpression(pattern))));
}
