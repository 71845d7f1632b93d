// Where the tiles stand: rough geography, made by hand, one tile for each province by its official code.

export interface Place {
  row: number;
  column: number;
}

export const COLUMNS = 6;

const ROWS: readonly (readonly (string | null)[])[] = [
  ["12", "15", "08", "04"],
  ["11", "14", "25", "19", "20"],
  [null, null, "01", "24", "22"],
  [null, "38", "37", "33", "31"],
  [null, "40", "42"],
  [null, null, "44", "46"],
  [null, null, null, "48", "51"],
  [null, null, null, "52", "66"],
  [null, "80", "75", "68", "56"],
  ["91", "82", "79"],
  ["96", "92", "86"],
];

export const PLACES: ReadonlyMap<string, Place> = new Map(
  ROWS.flatMap((codes, row) =>
    codes.flatMap((code, column): [string, Place][] =>
      code ? [[code, { row: row + 1, column: column + 1 }]] : [],
    ),
  ),
);

/** The special zones out at sea that are far from their province: each has a tile of its own. */
export const ISLANDS: readonly { site: string; name: string; place: Place }[] = [
  { site: "20333", name: "Hoàng Sa", place: { row: 6, column: 6 } },
  { site: "22736", name: "Trường Sa", place: { row: 9, column: 6 } },
];

export const CENTRE = "00";
export const CENTRE_PLACE: Place = { row: 1, column: 6 };

/** "Tỉnh Cao Bằng" is "Cao Bằng" on a tile. */
export function shortName(name: string): string {
  return name.replace(/^(Tỉnh|Thành phố|Thủ đô|TP\.?)\s+/u, "");
}
