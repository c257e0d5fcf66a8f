/** What is believed of several numbers at once: their means, and how the doubts about them hang together. Changed in place: it is updated several times a second. */
export type Gaussian = { readonly mean: number[]; readonly covariance: number[][] };

/** Adds numbers that are independent of the others; `block` is the covariance among them. */
export function widen({ mean, covariance }: Gaussian, means: readonly number[], block: readonly (readonly number[])[]): void {
  const before = mean.length;
  mean.push(...means);
  for (const row of covariance) row.push(...means.map(() => 0));
  for (const row of block) covariance.push([...Array<number>(before).fill(0), ...row]);
}

/** Forgets `count` numbers from `first` on. */
export function narrow({ mean, covariance }: Gaussian, first: number, count: number): void {
  mean.splice(first, count);
  covariance.splice(first, count);
  for (const row of covariance) row.splice(first, count);
}

/** Believes `value` of the number at `index`, with this variance, whatever was believed before, and learns nothing about the others from it. */
export function replace({ mean, covariance }: Gaussian, index: number, value: number, variance: number): void {
  mean[index] = value;
  for (let other = 0; other < mean.length; other++) {
    setAt(covariance, index, other, 0);
    setAt(covariance, other, index, 0);
  }
  setAt(covariance, index, index, variance);
}

/** What `weights · numbers` is expected to be. */
export function expected({ mean }: Gaussian, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < mean.length; index++) sum += (weights[index] ?? 0) * (mean[index] ?? 0);
  return sum;
}

/** Kalman's update: `weights · numbers` was measured, with this variance. */
export function observe(belief: Gaussian, weights: readonly number[], measured: number, variance: number): void {
  const { mean, covariance } = belief;
  const shared = covariance.map((row) => row.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0));
  const total = shared.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), variance);
  const surprise = measured - expected(belief, weights);
  for (let row = 0; row < mean.length; row++) {
    const gain = (shared[row] ?? 0) / total;
    mean[row] = (mean[row] ?? 0) + gain * surprise;
    for (let column = 0; column < mean.length; column++) addAt(covariance, row, column, -gain * (shared[column] ?? 0));
  }
}

export const varianceOf = ({ covariance }: Gaussian, index: number): number => at(covariance, index, index);

export const at = (matrix: readonly (readonly number[])[], row: number, column: number): number => matrix[row]?.[column] ?? 0;

export function addAt(matrix: number[][], row: number, column: number, value: number): void {
  setAt(matrix, row, column, at(matrix, row, column) + value);
}

function setAt(matrix: number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells) cells[column] = value;
}
