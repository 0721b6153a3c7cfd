// Does each operation in turn, and writes a line for it: its name, and what went wrong, if anything
// did.
"use strict";

exports.report = async (operations) => {
  for (const [name, operation] of Object.entries(operations)) {
    let wrong = "";
    try {
      await operation();
    } catch (failure) {
      wrong = String(failure.message).replace(/\s+/g, " ");
    }
    console.log(name + "\t" + wrong);
  }
};
