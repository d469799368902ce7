/**
 * The bit of a packet's mark that HAProxy's own calls have, matched alone, so that others' bits may be beside it. It is
 * none of kube-proxy's (0x4000, 0x8000), Calico's (0xffff0000), Cilium's (0x0f00), or Podman's and portmap's (0x2000).
 */
export const WAYPOINT_MARK = 0x1000;
