export type Trips = { readonly statements: number; readonly roundTrips: number };
export function countTrips(server: {
  host: string;
  port: number;
}): Promise<{ readonly port: number; counts(): Trips; close(): void }>;
