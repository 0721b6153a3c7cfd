package io.gearshift.runtime;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.LoadFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tensor goes where in a network: a slot for each input of the signature that a file takes,
 * for each token tensor that a file takes, and for each output that a later file or the signature
 * takes. Where several have a name, a file takes the output of the nearest file before it, then the
 * tokens, then what the query brings; the signature takes the output of the last file that has it.
 *
 * @param slots how many there are
 * @param inputs the slot of each input of the signature, or {@link #NOWHERE} for text that no file
 *     takes as it is
 * @param tokens the slot of each token tensor that is taken
 * @param fileInputs the slots that each file takes, in the order of its inputs
 * @param fileOutputs the slots into which each file gives, by output
 * @param outputs the slot of each output of the signature
 * @param outputFiles which file gives each output of the signature
 */
record Wiring(
    int slots,
    int[] inputs,
    Map<String, Integer> tokens,
    List<int[]> fileInputs,
    List<Map<String, Integer>> fileOutputs,
    int[] outputs,
    int[] outputFiles) {
  static final int NOWHERE = -1;

  /**
   * Wires the files to the signature.
   *
   * @param textInput the index of the input that is tokenized, or {@link #NOWHERE}
   * @param tokenNames what the tokenizer gives; empty if there is none
   * @throws LoadFailedException if the network does not have the signature
   */
  static Wiring of(
      Family family,
      VariantId variant,
      List<OnnxFile> files,
      int textInput,
      List<String> tokenNames) {
    return new Builder(family.signature(), variant, files, textInput, tokenNames).wire();
  }

  private static final class Builder {
    private final Signature signature;
    private final VariantId variant;
    private final List<OnnxFile> files;
    private final int textInput;
    private final List<String> tokenNames;

    private int slots;
    private final int[] inputs;
    private final Map<String, Integer> tokens = new LinkedHashMap<>();
    private final List<int[]> fileInputs = new ArrayList<>();
    private final List<Map<String, Integer>> fileOutputs = new ArrayList<>();

    Builder(
        Signature signature,
        VariantId variant,
        List<OnnxFile> files,
        int textInput,
        List<String> tokenNames) {
      this.signature = signature;
      this.variant = variant;
      this.files = files;
      this.textInput = textInput;
      this.tokenNames = tokenNames;
      inputs = new int[signature.inputs().size()];
      Arrays.fill(inputs, NOWHERE);
    }

    Wiring wire() {
      for (int i = 0; i < files.size(); i++) {
        wireInputs(i);
        fileOutputs.add(new LinkedHashMap<>());
      }
      everyInputIsTaken();
      int[] outputs = new int[signature.outputs().size()];
      int[] outputFiles = new int[outputs.length];
      for (int i = 0; i < outputs.length; i++) {
        TensorSpec spec = signature.outputs().get(i);
        outputFiles[i] = fileThatGives(spec);
        outputs[i] = outputSlot(outputFiles[i], spec.name());
      }
      return new Wiring(slots, inputs, tokens, fileInputs, fileOutputs, outputs, outputFiles);
    }

    private void wireInputs(int index) {
      OnnxFile file = files.get(index);
      int[] taken = new int[file.inputs().size()];
      int i = 0;
      for (TensorDeclaration input : file.inputs().values()) {
        taken[i++] = source(index, file, input);
      }
      fileInputs.add(taken);
    }

    private int source(int index, OnnxFile file, TensorDeclaration input) {
      for (int before = index - 1; before >= 0; before--) {
        TensorDeclaration given = files.get(before).outputs().get(input.name());
        if (given != null) {
          requireSameType(file, input, given.type(), "output of " + files.get(before).path());
          return outputSlot(before, input.name());
        }
      }
      if (tokenNames.contains(input.name())) {
        requireSameType(file, input, DataType.INT64, "the tokenizer's output");
        return tokens.computeIfAbsent(input.name(), name -> slots++);
      }
      for (int i = 0; i < inputs.length; i++) {
        TensorSpec spec = signature.inputs().get(i);
        if (spec.name().equals(input.name())) {
          if (!input.takes(spec)) {
            throw mismatch("input", spec, file, input);
          }
          inputs[i] = inputs[i] == NOWHERE ? slots++ : inputs[i];
          return inputs[i];
        }
      }
      throw new LoadFailedException(
          "input '"
              + input.name()
              + "' of "
              + file.path()
              + " comes from nowhere (expected: an input of the signature "
              + signature.inputs().stream().map(TensorSpec::name).toList()
              + (tokenNames.isEmpty() ? "" : ", a tensor of the tokenizer " + tokenNames)
              + ", or an output of a file before it)\nmend the inputs of family "
              + variant.family()
              + ", or export the network with these names");
    }

    private int outputSlot(int file, String name) {
      return fileOutputs.get(file).computeIfAbsent(name, any -> slots++);
    }

    private int fileThatGives(TensorSpec spec) {
      for (int i = files.size() - 1; i >= 0; i--) {
        TensorDeclaration output = files.get(i).outputs().get(spec.name());
        if (output != null) {
          if (!output.gives(spec, signature.batches())) {
            throw mismatch("output", spec, files.get(i), output);
          }
          return i;
        }
      }
      Map<String, TensorDeclaration> given = new HashMap<>();
      files.forEach(file -> given.putAll(file.outputs()));
      throw new LoadFailedException(
          "no file of "
              + variant
              + " has the output '"
              + spec.name()
              + "' of the signature (there are: "
              + given.keySet().stream().sorted().toList()
              + ")\nmend the outputs of family "
              + variant.family()
              + ", or export the network with this name");
    }

    private void everyInputIsTaken() {
      for (int i = 0; i < inputs.length; i++) {
        if (inputs[i] == NOWHERE && i != textInput) {
          throw new LoadFailedException(
              "no file of "
                  + variant
                  + " takes the input '"
                  + signature.inputs().get(i).name()
                  + "' of the signature (they take: "
                  + files.stream().flatMap(file -> file.inputs().keySet().stream()).toList()
                  + ")\nmend the inputs of family "
                  + variant.family()
                  + ", or export the network with this name");
        }
      }
      if (textInput != NOWHERE && tokens.isEmpty()) {
        throw new LoadFailedException(
            "no file of "
                + variant
                + " takes a tensor of its tokenizer "
                + tokenNames
                + "\nexport the network with these names, or take the text away from the variant");
      }
    }

    private static void requireSameType(
        OnnxFile file, TensorDeclaration input, DataType given, String giver) {
      if (input.type() != given) {
        throw new LoadFailedException(
            "input '"
                + input.name()
                + "' of "
                + file.path()
                + " is "
                + input.type()
                + ", but "
                + giver
                + " is "
                + given
                + "\nexport one of them again");
      }
    }

    private LoadFailedException mismatch(
        String what, TensorSpec spec, OnnxFile file, TensorDeclaration found) {
      return new LoadFailedException(
          what
              + " '"
              + spec.name()
              + "' of "
              + file.path()
              + " is "
              + found
              + " (expected: "
              + spec.type()
              + spec.shape()
              + ", by the signature of family "
              + variant.family()
              + ")\nexport the network again, or mend the signature");
    }
  }
}
