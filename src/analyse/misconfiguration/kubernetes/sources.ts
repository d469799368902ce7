/** Where the standard says each thing. */
export const DOCS = 'https://kubernetes.io/docs';
export const PSS = `${DOCS}/concepts/security/pod-security-standards/`;
export const SECURITY_CONTEXT = `${DOCS}/tasks/configure-pod-container/security-context/`;
export const RBAC_PRACTICES = `${DOCS}/concepts/security/rbac-good-practices/`;
export const NSA_GUIDE =
  'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF';
