// Where a drawn boundary crosses itself. Two sides that only share a corner do not.
const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** The sides of a closed ring, as pairs of corners, that cross another one; corners without the first repeated. */
export function crossingSides(corners) {
  const sides = corners.map((corner, index) => [corner, corners[(index + 1) % corners.length]]);
  const crosses = ([a, b], [c, d]) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
  return sides.filter((side, index) => sides.some((other, place) => place !== index && crosses(side, other)));
}
