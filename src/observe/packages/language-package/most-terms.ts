/** Of what somebody writes by hand: all of a manifest's bytes may be packages, which cost more than their letters. */
export const MOST_TERMS_OF_A_MANIFEST = 100_000;
