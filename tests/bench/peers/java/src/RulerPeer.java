import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.Machine;

/**
 * Runs event-ruler beside us.
 *
 * verdicts: answers lines "pattern TAB event" with true, false or error, each pattern in a machine of its own.
 * bench DIR [SET]: measures the sets that bench_event_pattern wrote, "set TAB events/s TAB matches per event" a line.
 */
public class RulerPeer {
  private static final int ROUNDS = 5;

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("verdicts")) {
      verdicts();
    } else {
      bench(Path.of(arguments[1]), arguments.length > 2 ? arguments[2] : "");
    }
  }

  private static void verdicts() throws IOException {
    Map<String, Machine> machines = new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Machine> eldest) {
        return size() > 64;
      }
    };
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] pair = line.split("\t", 2);
      out.println(verdict(machines, pair[0], pair[1]));
    }
    out.flush();
  }

  private static String verdict(Map<String, Machine> machines, String pattern, String event) {
    try {
      Machine machine = machines.get(pattern);
      if (machine == null) {
        machine = new Machine();
        machine.addRule("rule", pattern);
        machines.put(pattern, machine);
      }
      return machine.rulesForJSONEvent(event).isEmpty() ? "false" : "true";
    } catch (Exception e) {
      return "error";
    }
  }

  private static void bench(Path folder, String only) throws Exception {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    Map<String, String> data = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("sets.tsv"))) {
      String[] row = line.split("\t", 3);
      rules.computeIfAbsent(row[0], name -> new ArrayList<>()).add(row[2]);
      data.put(row[0], row[1]);
    }
    Map<String, List<String>> events = new HashMap<>();
    for (Map.Entry<String, List<String>> set : rules.entrySet()) {
      if (!set.getKey().startsWith(only)) {
        continue;
      }
      String name = data.get(set.getKey());
      if (!events.containsKey(name)) {
        events.put(name, Files.readAllLines(folder.resolve(name + ".jsonl")));
      }
      measure(set.getKey(), set.getValue(), events.get(name));
    }
  }

  /** Of this thread, so that what else runs on the machine counts less; collecting garbage is not counted either. */
  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Sets that take minutes for all events are measured on the first of them. */
  private static void measure(String name, List<String> rules, List<String> events) throws Exception {
    Machine machine = new Machine();
    for (int i = 0; i < rules.size(); i++) {
      machine.addRule("rule-" + i, rules.get(i));
    }
    int count = 0;
    long warm = System.nanoTime();
    while (System.nanoTime() - warm < 2_500_000_000L) {
      machine.rulesForJSONEvent(events.get(count++ % events.size()));
    }
    int size = Math.max(200, Math.min(events.size(), count / 3));
    double[] rates = new double[ROUNDS];
    long matches = 0;
    for (int round = 0; round < ROUNDS; round++) {
      matches = 0;
      long begin = processorTime();
      for (int i = 0; i < size; i++) {
        matches += machine.rulesForJSONEvent(events.get(i % events.size())).size();
      }
      rates[round] = size * 1e9 / (processorTime() - begin);
    }
    Arrays.sort(rates);
    System.out.printf("%s\t%d\t%.0f\t%.4f%n", name, rules.size(), rates[ROUNDS / 2], (double) matches / size);
  }
}
