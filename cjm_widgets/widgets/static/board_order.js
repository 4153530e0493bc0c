// Which card stands where: as the workspace has it, or as a hand would have it.

/** The stages of a map from left to right, each with its cards from top to bottom, as ids. */
class Order {
  constructor(state) {
    this.state = state;
    this.rows = state.stages.map((stage) => [stage.id, stage.cards.map((card) => card.id)]);
    this.draft = null; // an item that stands on the board and has no name yet
  }
  get isEmpty() {
    return !this.rows.length;
  }
  get isChanged() {
    return JSON.stringify(this.rows) !== JSON.stringify(new Order(this.state).rows);
  }
  stage(id) {
    return this.state.stages.find((stage) => stage.id === id);
  }
  card(id) {
    for (const stage of this.state.stages) {
      const card = stage.cards.find((other) => other.id === id);
      if (card) return card;
    }
    return undefined;
  }
  item(id) {
    return this.card(id) ?? this.stage(id);
  }
  /** [column, place in it]; the place of a stage itself is -1. */
  spot(id) {
    for (const [column, [stage, cards]] of this.rows.entries()) {
      if (stage === id) return [column, -1];
      if (cards.includes(id)) return [column, cards.indexOf(id)];
    }
    return null;
  }
  isStage(id) {
    return this.spot(id)?.[1] === -1;
  }
  /** What stands before which others; null at the end of its row. */
  follower(id) {
    const [column, place] = this.spot(id);
    return (place < 0 ? this.rows[column + 1]?.[0] : this.rows[column][1][place + 1]) ?? null;
  }
  /** The item that stands now where another one stood. */
  nearest(spot) {
    if (!spot || this.isEmpty) return null;
    const [column, place] = spot;
    const [stage, cards] = this.rows[Math.min(column, this.rows.length - 1)];
    if (place < 0 || column >= this.rows.length) return stage;
    return cards[Math.min(place, cards.length - 1)] ?? stage;
  }
  first() {
    return this.rows[0]?.[1][0] ?? this.rows[0]?.[0] ?? null;
  }
  branch(id) {
    const { draft } = this;
    if (draft?.kind === "way" && (id === draft.id || id === draft.item)) return draft.id;
    return draft?.id === id ? draft.branch : this.card(id)?.branch;
  }
  /** First and last place of the alternatives that stand together around a place. */
  run(column, place) {
    const cards = this.rows[column][1];
    const branch = this.branch(cards[place]);
    let [first, last] = [place, place];
    while (branch && first > 0 && this.branch(cards[first - 1]) === branch) first -= 1;
    while (branch && last < cards.length - 1 && this.branch(cards[last + 1]) === branch) last += 1;
    return [first, last];
  }
  moveStage(id, before) {
    const [row] = this.rows.splice(this.spot(id)[0], 1);
    const at = this.rows.findIndex(([other]) => other === before);
    this.rows.splice(at < 0 ? this.rows.length : at, 0, row);
  }
  moveCard(id, stage, before) {
    for (const row of this.rows) row[1] = row[1].filter((other) => other !== id);
    const [, cards] = this.rows.find(([other]) => other === stage);
    const at = cards.indexOf(before);
    cards.splice(at < 0 ? cards.length : at, 0, id);
  }
  /** Carry an item one step; the answer names what is in the way, if anything is. */
  step(id, key) {
    const [column, place] = this.spot(id);
    const way = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    const sideways = key === "ArrowLeft" || key === "ArrowRight";
    if (sideways && !this.rows[column + way]) return "no_stage";
    if (place < 0) return sideways ? this.stepStage(id, column, way) : "no_stage";
    if (sideways) return this.stepOver(id, column + way, place);
    return this.stepAlong(id, column, place, way);
  }
  stepStage(id, column, way) {
    this.moveStage(id, this.rows[way > 0 ? column + 2 : column - 1]?.[0]);
    return null;
  }
  /** Into the next stage, at the same height, and never into the middle of a branch. */
  stepOver(id, column, place) {
    const [stage, cards] = this.rows[column];
    const at = place < cards.length ? this.run(column, place)[0] : place;
    this.moveCard(id, stage, cards[at]);
    return null;
  }
  /** Up or down; a strange card steps over a whole branch. */
  stepAlong(id, column, place, way) {
    const [stage, cards] = this.rows[column];
    const next = place + way;
    if (!cards[next]) return way > 0 ? "last" : "first";
    const strange = this.branch(cards[next]) !== this.branch(id);
    const [first, last] = strange ? this.run(column, next) : [next, next];
    this.moveCard(id, stage, way > 0 ? cards[last + 1] : cards[first]);
    return null;
  }
  /** Where walking by a key leads from an item. */
  neighbour(id, key) {
    const [column, place] = this.spot(id);
    const [stage, cards] = this.rows[column];
    const beside = this.rows[column + (key === "ArrowRight" ? 1 : -1)];
    switch (key) {
      case "ArrowUp": return place === 0 ? stage : cards[place - 1];
      case "ArrowDown": return cards[place + 1];
      case "Home": return place < 0 ? this.rows[0][0] : cards[0];
      case "End": return place < 0 ? this.rows.at(-1)[0] : cards.at(-1);
      default:
        if (!beside) return null;
        return place < 0 ? beside[0] : beside[1][Math.min(place, beside[1].length - 1)] ?? beside[0];
    }
  }
  /** Let an item stand on the board that has no name yet; false where its place is gone. */
  insert(draft) {
    this.draft = draft;
    if (draft.kind === "stage") {
      const at = this.rows.findIndex(([stage]) => stage === draft.after);
      this.rows.splice(at < 0 ? this.rows.length : at + 1, 0, [draft.id, []]);
      return true;
    }
    const row = this.rows.find(([stage]) => stage === draft.stage);
    if (!row) return false;
    const [, cards] = row;
    const at = cards.includes(draft.after) ? cards.indexOf(draft.after) + 1 : cards.length;
    const [above, below] = [this.branch(cards[at - 1]), this.branch(cards[at])];
    draft.branch = above === below ? above : undefined;
    cards.splice(at, 0, draft.id);
    return true;
  }
}
